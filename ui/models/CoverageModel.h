#pragma once

#include "core/session/broker/BrokerFindings.h"

#include <QAbstractTableModel>

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <vector>

namespace cutty::ui {

/// Which statements of one version of the specification a client has kept and broken, in the order of the
/// specification.
class CoverageModel : public QAbstractTableModel
{
    Q_OBJECT

public:
    enum Column { StatementColumn, DemandColumn, ResultColumn, KeptColumn, BrokenColumn, ColumnCount };
    /// Which rows are there.
    enum class Show : std::uint8_t { All, Broken, Exercised, NotSeen };

    using QAbstractTableModel::QAbstractTableModel;

    /// Null for nothing.
    void setCoverage(std::shared_ptr<const session::Coverage> coverage, mqtt::ProtocolVersion version);
    void setShown(Show show);
    /// How many statements of the version come to it, shown or not.
    std::size_t count(session::Verdict verdict) const
    {
        return m_counts.at(static_cast<std::size_t>(verdict));
    }

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;

private:
    void select();
    QString text(std::size_t statement, int column) const;
    QString toolTip(std::size_t statement) const;
    session::Verdict verdict(std::size_t statement) const;

    std::shared_ptr<const session::Coverage> m_coverage;
    mqtt::ProtocolVersion m_version = mqtt::ProtocolVersion::V5;
    Show m_show = Show::All;
    /// Places in statements(m_version).
    std::vector<std::size_t> m_rows;
    std::array<std::size_t, 4> m_counts{};
};

} // namespace cutty::ui
