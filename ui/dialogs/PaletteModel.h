#pragma once

#include "ui/dialogs/CommandPalette.h"

#include <QAbstractListModel>

#include <functional>
#include <optional>
#include <vector>

namespace cutty::ui {

/// The commands of the palette that match what is typed: those that begin with it first. Before all of them
/// stands what a suggester makes of the text itself.
class PaletteModel : public QAbstractListModel
{
    Q_OBJECT

public:
    enum Role {
        /// QString
        DetailRole = Qt::UserRole,
    };

    using QAbstractListModel::QAbstractListModel;

    /// What can be done with the very text that is typed, as with an address; often nothing.
    using Suggester = std::function<std::optional<Command>(const QString &text)>;

    void setCommands(std::vector<Command> commands);
    void setSuggester(Suggester suggester) { m_suggester = std::move(suggester); }
    void setFilter(const QString &text);
    const Command &command(int row) const;

    int rowCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;

private:
    Suggester m_suggester;
    /// The first row, where there is one.
    std::optional<Command> m_suggestion;
    std::vector<Command> m_commands;
    /// Indices into m_commands, best match first.
    std::vector<std::size_t> m_rows;
};

} // namespace cutty::ui
