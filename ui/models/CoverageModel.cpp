#include "ui/models/CoverageModel.h"

#include "ui/models/numberText.h"

#include <string_view>
#include <utility>

namespace cutty::ui {
namespace {

using session::Verdict;

QString latin(std::string_view text)
{
    return QString::fromUtf8(text.data(), static_cast<qsizetype>(text.size()));
}

QString verdictText(Verdict verdict)
{
    switch (verdict) {
    case Verdict::Kept: return CoverageModel::tr("kept");
    case Verdict::Broken: return CoverageModel::tr("broken");
    case Verdict::NotSeen: return CoverageModel::tr("not seen");
    case Verdict::Unobservable: break;
    }
    return CoverageModel::tr("cannot be seen");
}

bool isShown(CoverageModel::Show show, Verdict verdict)
{
    switch (show) {
    case CoverageModel::Show::All: return true;
    case CoverageModel::Show::Broken: return verdict == Verdict::Broken;
    case CoverageModel::Show::Exercised: return verdict == Verdict::Broken || verdict == Verdict::Kept;
    case CoverageModel::Show::NotSeen: break;
    }
    return verdict == Verdict::NotSeen;
}

} // namespace

void CoverageModel::setCoverage(
    std::shared_ptr<const session::Coverage> coverage, mqtt::ProtocolVersion version)
{
    m_coverage = std::move(coverage);
    m_version = version;
    select();
}

void CoverageModel::setShown(Show show)
{
    m_show = show;
    select();
}

void CoverageModel::select()
{
    std::vector<std::size_t> rows;
    m_counts = {};
    for (std::size_t i = 0; m_coverage && i < session::statements(m_version).size(); ++i) {
        const Verdict one = verdict(i);
        ++m_counts.at(static_cast<std::size_t>(one));
        if (isShown(m_show, one))
            rows.push_back(i);
    }
    // Once a second, and mostly the same statements: the selection and the place stay.
    if (rows == m_rows) {
        if (!m_rows.empty())
            Q_EMIT dataChanged(index(0, 0), index(rowCount() - 1, ColumnCount - 1));
        return;
    }
    beginResetModel();
    m_rows = std::move(rows);
    endResetModel();
}

Verdict CoverageModel::verdict(std::size_t statement) const
{
    return session::verdictOf(
        session::statements(m_version)[statement], m_coverage->count(m_version, statement));
}

QString CoverageModel::text(std::size_t statement, int column) const
{
    const session::Statement &described = session::statements(m_version)[statement];
    const session::StatementCount count = m_coverage->count(m_version, statement);
    const auto number = [](std::uint64_t value) {
        return value == 0 ? QString() : countText(value);
    };
    switch (column) {
    case StatementColumn: return latin(described.id);
    case DemandColumn: return latin(described.text);
    case ResultColumn: return verdictText(verdict(statement));
    case KeptColumn: return number(count.kept);
    default: return number(count.broken);
    }
}

QString CoverageModel::toolTip(std::size_t statement) const
{
    if (const session::Finding *example = m_coverage->example(m_version, statement))
        return QString::fromStdString(session::describe(*example));
    const session::Statement &described = session::statements(m_version)[statement];
    if (verdict(statement) == Verdict::Unobservable)
        return latin(described.note);
    return latin(described.text);
}

int CoverageModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_rows.size());
}

int CoverageModel::columnCount(const QModelIndex &parent) const { return parent.isValid() ? 0 : ColumnCount; }

QVariant CoverageModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const std::size_t statement = m_rows[static_cast<std::size_t>(index.row())];
    switch (role) {
    case Qt::DisplayRole: return text(statement, index.column());
    case Qt::ToolTipRole: return toolTip(statement);
    case Qt::TextAlignmentRole:
        return QVariant((index.column() >= KeptColumn ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter);
    default: return {};
    }
}

QVariant CoverageModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal)
        return {};
    if (role == Qt::TextAlignmentRole)
        return QVariant((section >= KeptColumn ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter);
    if (role != Qt::DisplayRole)
        return {};
    switch (section) {
    case StatementColumn: return tr("Statement");
    case DemandColumn: return tr("What it demands");
    case ResultColumn: return tr("Result");
    case KeptColumn: return tr("Kept");
    default: return tr("Broken");
    }
}

} // namespace cutty::ui
