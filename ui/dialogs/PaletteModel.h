#pragma once

#include "ui/dialogs/CommandPalette.h"

#include <QAbstractListModel>

#include <vector>

namespace cutty::ui {

/// The commands of the palette that match what is typed: those that begin with it first.
class PaletteModel : public QAbstractListModel
{
    Q_OBJECT

public:
    enum Role {
        /// QString
        DetailRole = Qt::UserRole,
    };

    using QAbstractListModel::QAbstractListModel;

    void setCommands(std::vector<Command> commands);
    void setFilter(const QString &text);
    const Command &command(int row) const { return m_commands[m_rows[static_cast<std::size_t>(row)]]; }

    int rowCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;

private:
    std::vector<Command> m_commands;
    /// Indices into m_commands, best match first.
    std::vector<std::size_t> m_rows;
};

} // namespace cutty::ui
