#include "ui/dialogs/PaletteModel.h"

#include <algorithm>
#include <optional>

namespace cutty::ui {
namespace {

/// The smaller the better; nothing where a word is missing.
std::optional<int> rank(const QString &text, const QStringList &words)
{
    int result = 0;
    for (const QString &word : words) {
        const auto at = text.indexOf(word, 0, Qt::CaseInsensitive);
        if (at < 0)
            return std::nullopt;
        const bool atWordStart = at == 0 || !text.at(at - 1).isLetterOrNumber();
        result += at == 0 ? 0 : atWordStart ? 1 : 2;
    }
    return result;
}

} // namespace

void PaletteModel::setCommands(std::vector<Command> commands)
{
    m_commands = std::move(commands);
    setFilter({});
}

void PaletteModel::setFilter(const QString &text)
{
    const QStringList words = text.split(u' ', Qt::SkipEmptyParts);
    std::vector<std::pair<int, std::size_t>> ranked;
    for (std::size_t i = 0; i < m_commands.size(); ++i) {
        if (const auto found = rank(m_commands[i].text, words))
            ranked.emplace_back(*found, i);
    }
    std::ranges::sort(ranked);
    beginResetModel();
    m_suggestion = m_suggester ? m_suggester(text) : std::nullopt;
    m_rows.clear();
    for (const auto &[order, index] : ranked)
        m_rows.push_back(index);
    endResetModel();
}

int PaletteModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_rows.size()) + (m_suggestion ? 1 : 0);
}

const Command &PaletteModel::command(int row) const
{
    if (m_suggestion && row == 0)
        return *m_suggestion;
    return m_commands[m_rows[static_cast<std::size_t>(m_suggestion ? row - 1 : row)]];
}

QVariant PaletteModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const Command &item = command(index.row());
    switch (role) {
    case Qt::DisplayRole: return item.text;
    case Qt::DecorationRole: return item.icon;
    case DetailRole: return item.detail;
    default: return {};
    }
}

} // namespace cutty::ui
