#include "ui/dialogs/ConnectionDetailsModel.h"

#include "ui/dialogs/connectionDetails.h"
#include "ui/theme/Theme.h"

namespace cutty::ui {
namespace {

/// The internal id of groups; that of facts is the number of their group.
constexpr quintptr groupId = ~quintptr{0};

ColorToken colorOf(ConnectionDetailsModel::Mark mark)
{
    switch (mark) {
    case ConnectionDetailsModel::Mark::None: break;
    case ConnectionDetailsModel::Mark::Warning: return ColorToken::Warning;
    case ConnectionDetailsModel::Mark::Failed: return ColorToken::Error;
    }
    return ColorToken::Text;
}

QVariant groupData(const QString &title, int column, int role)
{
    if (role == Qt::DisplayRole && column == ConnectionDetailsModel::NameColumn)
        return title;
    if (role == Qt::FontRole)
        return Theme::instance().font(FontRole::Strong);
    return {};
}

QVariant factData(const ConnectionDetailsModel::Fact &fact, int column, int role)
{
    const bool isValue = column == ConnectionDetailsModel::ValueColumn;
    switch (role) {
    case Qt::DisplayRole: return isValue ? fact.value : fact.name;
    case Qt::ToolTipRole:
        // A tooltip that looks like HTML would be taken for it.
        return isValue ? QVariant(fact.value.toHtmlEscaped()) : QVariant();
    case Qt::FontRole: return Theme::instance().font(isValue ? FontRole::FixedSmall : FontRole::Interface);
    case Qt::ForegroundRole:
        return Theme::instance().color(isValue ? colorOf(fact.mark) : ColorToken::SecondaryText);
    default: return {};
    }
}

} // namespace

void ConnectionDetailsModel::show(const session::ClientConnection &connection)
{
    beginResetModel();
    m_groups = connectionDetails(connection);
    endResetModel();
}

QString ConnectionDetailsModel::asText() const
{
    QStringList lines;
    for (const Group &group : m_groups) {
        if (!lines.isEmpty())
            lines.append(QString());
        lines.append(group.title);
        for (const Fact &fact : group.facts)
            lines.append(QStringLiteral("  %1: %2").arg(fact.name, fact.value));
    }
    return lines.join(u'\n');
}

QModelIndex ConnectionDetailsModel::index(int row, int column, const QModelIndex &parent) const
{
    if (!hasIndex(row, column, parent))
        return {};
    return createIndex(row, column, parent.isValid() ? static_cast<quintptr>(parent.row()) : groupId);
}

QModelIndex ConnectionDetailsModel::parent(const QModelIndex &child) const
{
    if (!child.isValid() || child.internalId() == groupId)
        return {};
    return createIndex(static_cast<int>(child.internalId()), 0, groupId);
}

int ConnectionDetailsModel::rowCount(const QModelIndex &parent) const
{
    if (!parent.isValid())
        return static_cast<int>(m_groups.size());
    if (parent.internalId() != groupId || parent.column() != 0)
        return 0;
    return static_cast<int>(m_groups.at(static_cast<std::size_t>(parent.row())).facts.size());
}

int ConnectionDetailsModel::columnCount(const QModelIndex &) const { return ColumnCount; }

QVariant ConnectionDetailsModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const auto row = static_cast<std::size_t>(index.row());
    if (index.internalId() == groupId)
        return groupData(m_groups[row].title, index.column(), role);
    return factData(m_groups[index.internalId()].facts[row], index.column(), role);
}

Qt::ItemFlags ConnectionDetailsModel::flags(const QModelIndex &index) const
{
    if (!index.isValid())
        return Qt::NoItemFlags;
    return Qt::ItemIsEnabled | Qt::ItemIsSelectable
        | (index.internalId() == groupId ? Qt::NoItemFlags : Qt::ItemNeverHasChildren);
}

} // namespace cutty::ui
