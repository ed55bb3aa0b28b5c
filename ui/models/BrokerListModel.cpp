#include "ui/models/BrokerListModel.h"

#include <algorithm>
#include <limits>
#include <unordered_map>
#include <utility>

namespace cutty::ui {
namespace {

/// Rows held before and behind the visible ones.
constexpr int margin = 100;
constexpr int leastRows = 100;

} // namespace

BrokerListModel::BrokerListModel(session::LocalBroker &broker, QObject *parent)
    : QAbstractTableModel(parent)
    , m_broker(broker)
{
    connect(&broker, &session::LocalBroker::snapshotChanged, this, [this] {
        if (m_isActive)
            refresh();
    });
    connect(&broker, &session::LocalBroker::stateChanged, this, &BrokerListModel::handleState);
}

void BrokerListModel::setText(const QString &text)
{
    if (text == m_text)
        return;
    m_text = text;
    startAnew();
    refresh();
}

void BrokerListModel::setActive(bool active)
{
    if (active == m_isActive)
        return;
    m_isActive = active;
    if (active)
        refresh();
}

void BrokerListModel::setVisibleRows(int first, int last)
{
    m_firstVisible = std::max(first, 0);
    m_lastVisible = std::max(last, m_firstVisible);
    const bool isHeld = m_rows == 0
        || (heldIndex(std::min(m_firstVisible, m_rows - 1))
            && heldIndex(std::min(m_lastVisible, m_rows - 1)));
    if (!isHeld && m_isActive)
        refresh();
}

void BrokerListModel::refresh()
{
    if (m_broker.state() != session::BrokerState::Running)
        return;
    m_asksAgain = m_isAsking;
    if (!m_isAsking)
        ask();
}

void BrokerListModel::ask()
{
    m_isAsking = true;
    const int first = std::max(m_firstVisible - margin, 0);
    const int count = std::max(m_lastVisible - first, leastRows) + margin;
    request({.offset = static_cast<std::size_t>(first),
                .limit = static_cast<std::size_t>(count),
                .text = m_text.toStdString()},
        m_generation);
}

void BrokerListModel::handleState()
{
    if (m_broker.state() == session::BrokerState::Running) {
        if (m_isActive)
            refresh();
        return;
    }
    startAnew();
    beginResetModel();
    m_rows = 0;
    m_offset = 0;
    m_keys.clear();
    forget();
    endResetModel();
    Q_EMIT loaded();
}

void BrokerListModel::startAnew()
{
    ++m_generation;
    m_isFresh = true;
    m_isAsking = false;
    m_asksAgain = false;
    m_firstVisible = 0;
    m_lastVisible = 0;
}

void BrokerListModel::accept(quint64 generation, std::size_t offset, std::vector<std::string> keys,
    std::size_t total, const std::function<void()> &store)
{
    if (generation != m_generation)
        return;
    m_isAsking = false;
    const int rows = static_cast<int>(
        std::min<std::size_t>(total, static_cast<std::size_t>(std::numeric_limits<int>::max())));
    if (std::exchange(m_isFresh, false)) {
        beginResetModel();
        m_rows = rows;
        m_offset = offset;
        m_keys = std::move(keys);
        store();
        endResetModel();
    } else {
        if (rows > m_rows) {
            beginInsertRows({}, m_rows, rows - 1);
            m_rows = rows;
            endInsertRows();
        }
        if (offset == m_offset && keys == m_keys)
            store();
        else
            follow(offset, std::move(keys), store);
        if (rows < m_rows) {
            beginRemoveRows({}, rows, m_rows - 1);
            m_rows = rows;
            endRemoveRows();
        }
        const auto held = static_cast<int>(m_keys.size());
        const auto begin = static_cast<int>(m_offset);
        if (held > 0)
            Q_EMIT dataChanged(index(begin, 0), index(begin + held - 1, columnCount() - 1));
    }
    if (std::exchange(m_asksAgain, false))
        ask();
    Q_EMIT loaded();
}

void BrokerListModel::follow(
    std::size_t offset, std::vector<std::string> keys, const std::function<void()> &store)
{
    Q_EMIT layoutAboutToBeChanged();
    std::unordered_map<std::string_view, std::size_t> places;
    for (std::size_t i = 0; i < keys.size(); ++i)
        places.emplace(keys[i], offset + i);
    const QModelIndexList before = persistentIndexList();
    QModelIndexList after;
    for (const QModelIndex &index : before) {
        const auto held = heldIndex(index.row());
        const auto place = held ? places.find(m_keys[*held]) : places.end();
        after.append(place == places.end() ? QModelIndex()
                                           : createIndex(static_cast<int>(place->second), index.column()));
    }
    m_offset = offset;
    m_keys = std::move(keys);
    store();
    changePersistentIndexList(before, after);
    Q_EMIT layoutChanged();
}

int BrokerListModel::rowCount(const QModelIndex &parent) const { return parent.isValid() ? 0 : m_rows; }

QVariant BrokerListModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    if (role == Qt::TextAlignmentRole)
        return QVariant((isNumber(index.column()) ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter);
    const auto held = heldIndex(index.row());
    if (role == Qt::DisplayRole) {
        if (!held)
            return index.column() == 0 ? QStringLiteral("…") : QString();
        return cellText(*held, index.column());
    }
    if (role == Qt::ToolTipRole && held)
        return cellToolTip(*held, index.column());
    return {};
}

QVariant BrokerListModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal)
        return {};
    if (role == Qt::DisplayRole)
        return headerText(section);
    if (role == Qt::TextAlignmentRole)
        return QVariant((isNumber(section) ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter);
    return {};
}

QString BrokerListModel::cellToolTip(std::size_t, int) const { return {}; }

std::optional<std::size_t> BrokerListModel::heldIndex(int row) const
{
    const auto place = static_cast<std::size_t>(std::max(row, 0));
    if (row < 0 || place < m_offset || place - m_offset >= m_keys.size())
        return std::nullopt;
    return place - m_offset;
}

} // namespace cutty::ui
