#include "ui/models/FindingsModel.h"

#include "ui/models/topicText.h"

#include <QDateTime>

#include <algorithm>
#include <array>
#include <vector>

namespace cutty::ui {
namespace {

using session::BrokerFinding;

QString timeText(WallTime time)
{
    return QDateTime::fromMSecsSinceEpoch(
        std::chrono::floor<std::chrono::milliseconds>(time).time_since_epoch().count())
        .toString(QStringLiteral("HH:mm:ss.zzz"));
}

QString display(const BrokerFinding &entry, int column)
{
    const session::Finding &finding = entry.finding;
    switch (column) {
    case FindingsModel::TimeColumn: return timeText(entry.wallTime);
    case FindingsModel::ClientIdColumn:
        return finding.clientId.empty() ? FindingsModel::tr("(nameless)") : topicText(finding.clientId);
    case FindingsModel::SeverityColumn:
        return finding.severity == session::Severity::Breach ? FindingsModel::tr("forbidden")
                                                             : FindingsModel::tr("suspicious");
    case FindingsModel::StatementColumn:
        return QString::fromLatin1(
            finding.statement.data(), static_cast<qsizetype>(finding.statement.size()));
    default: return QString::fromStdString(session::describe(finding));
    }
}

} // namespace

FindingsModel::FindingsModel(session::LocalBroker &broker, QObject *parent)
    : QAbstractTableModel(parent)
    , m_broker(broker)
{
    connect(&broker, &session::LocalBroker::findingsChanged, this, &FindingsModel::catchUp);
    catchUp();
}

void FindingsModel::setText(const QString &text)
{
    if (text == m_text)
        return;
    beginResetModel();
    m_text = text;
    m_rows.clear();
    m_next = 0;
    endResetModel();
    catchUp();
}

void FindingsModel::catchUp()
{
    dropOld();
    const auto &findings = m_broker.findings();
    const std::uint64_t first = m_broker.firstFinding();
    std::vector<Row> fresh;
    m_next = std::max(m_next, first);
    for (; m_next < first + findings.size(); ++m_next) {
        const auto &finding = findings[static_cast<std::size_t>(m_next - first)];
        if (fits(*finding))
            fresh.push_back({.number = m_next, .finding = finding});
    }
    if (fresh.empty())
        return;
    beginInsertRows({}, rowCount(), rowCount() + static_cast<int>(fresh.size()) - 1);
    m_rows.insert(m_rows.end(), fresh.begin(), fresh.end());
    endInsertRows();
}

void FindingsModel::dropOld()
{
    const auto kept = std::ranges::lower_bound(m_rows, m_broker.firstFinding(), {}, &Row::number);
    if (kept == m_rows.begin())
        return;
    beginRemoveRows({}, 0, static_cast<int>(kept - m_rows.begin()) - 1);
    m_rows.erase(m_rows.begin(), kept);
    endRemoveRows();
}

bool FindingsModel::fits(const BrokerFinding &finding) const
{
    if (m_text.isEmpty())
        return true;
    return std::ranges::any_of(std::array{ClientIdColumn, StatementColumn, WhatColumn},
        [&](int column) { return display(finding, column).contains(m_text, Qt::CaseInsensitive); });
}

int FindingsModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_rows.size());
}

int FindingsModel::columnCount(const QModelIndex &parent) const { return parent.isValid() ? 0 : ColumnCount; }

QVariant FindingsModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    if (role == Qt::DisplayRole)
        return display(*finding(index.row()), index.column());
    return {};
}

QVariant FindingsModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return {};
    switch (section) {
    case TimeColumn: return tr("Time");
    case ClientIdColumn: return tr("Client id");
    case SeverityColumn: return tr("Kind");
    case StatementColumn: return tr("Statement");
    default: return tr("What it did");
    }
}

} // namespace cutty::ui
