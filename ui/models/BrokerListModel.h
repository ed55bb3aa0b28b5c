#pragma once

#include "core/session/broker/LocalBroker.h"

#include <QAbstractTableModel>

#include <cstddef>
#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace cutty::ui {

/// One of the broker's lists as rows, of which only those around the visible ones are held. Asks the broker
/// for them once a second while it is active. The selection stays with its entry while that is near the
/// visible rows, and is given up when it is not, so that it never passes on to another one.
class BrokerListModel : public QAbstractTableModel
{
    Q_OBJECT

public:
    /// The broker must outlive the model.
    explicit BrokerListModel(session::LocalBroker &broker, QObject *parent = nullptr);

    /// Only entries that have this in one of their names.
    void setText(const QString &text);
    QString text() const { return m_text; }
    /// Whether somebody looks.
    void setActive(bool active);
    void setVisibleRows(int first, int last);
    void refresh();
    /// Whether the broker has answered since it was last asked for something new.
    bool isLoaded() const { return !m_isFresh; }

    int rowCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;
    /// How many characters a column is wide at first, and the one that takes the room that is left.
    virtual int columnCharacters(int column) const = 0;
    virtual int stretchedColumn() const { return 0; }

Q_SIGNALS:
    /// The broker has answered, or does not run.
    void loaded();

protected:
    session::LocalBroker &broker() const { return m_broker; }
    /// Asks for a page; the answer goes to accept() with the same generation.
    virtual void request(const session::PageRequest &request, quint64 generation) = 0;
    /// `store` puts the entries in the place of those before; `keys` name them.
    void accept(quint64 generation, std::size_t offset, std::vector<std::string> keys, std::size_t total,
        const std::function<void()> &store);
    virtual void forget() = 0;
    /// Of rows that are held.
    virtual QString cellText(std::size_t held, int column) const = 0;
    virtual QString cellToolTip(std::size_t held, int column) const;
    virtual QString headerText(int column) const = 0;
    virtual bool isNumber(int column) const = 0;
    /// Where the row is among those held.
    std::optional<std::size_t> heldIndex(int row) const;

private:
    void handleState();
    void startAnew();
    void ask();
    void follow(std::size_t offset, std::vector<std::string> keys, const std::function<void()> &store);

    session::LocalBroker &m_broker;
    QString m_text;
    bool m_isActive = false;
    int m_firstVisible = 0;
    int m_lastVisible = 0;
    int m_rows = 0;
    std::size_t m_offset = 0;
    std::vector<std::string> m_keys;
    /// Of what is asked for; answers to earlier questions are dropped.
    quint64 m_generation = 0;
    bool m_isAsking = false;
    bool m_asksAgain = false;
    /// What is shown belongs to an earlier question.
    bool m_isFresh = true;
};

/// A BrokerListModel of one kind of entry.
template <typename Entry> class BrokerTable : public BrokerListModel
{
public:
    using BrokerListModel::BrokerListModel;

    /// Null for rows that are not held; until the next answer.
    const Entry *entry(int row) const
    {
        const auto held = heldIndex(row);
        return held ? &m_entries[*held] : nullptr;
    }

protected:
    using Answer = session::LocalBroker::Answer<session::Page<Entry>>;

    virtual void list(const session::PageRequest &request, Answer answer) = 0;
    virtual std::string keyOf(const Entry &entry) const = 0;
    virtual QString text(const Entry &entry, int column) const = 0;
    virtual QString toolTip(const Entry &, int) const { return {}; }

    void request(const session::PageRequest &request, quint64 generation) override
    {
        list(request, [this, generation, offset = request.offset](const session::Page<Entry> &page) {
            std::vector<std::string> keys;
            keys.reserve(page.entries.size());
            for (const Entry &entry : page.entries)
                keys.push_back(keyOf(entry));
            accept(generation, offset, std::move(keys), page.total, [&] { m_entries = page.entries; });
        });
    }
    void forget() override { m_entries.clear(); }
    QString cellText(std::size_t held, int column) const override { return text(m_entries[held], column); }
    QString cellToolTip(std::size_t held, int column) const override
    {
        return toolTip(m_entries[held], column);
    }

private:
    std::vector<Entry> m_entries;
};

} // namespace cutty::ui
