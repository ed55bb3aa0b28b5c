#include "ui/panels/TopicPanel.h"

#include "ui/panels/TopicView.h"
#include "ui/theme/IconSet.h"
#include "ui/theme/Metrics.h"
#include "ui/theme/Theme.h"
#include "ui/widgets/EmptyState.h"
#include "ui/widgets/PanelHeader.h"
#include "ui/widgets/SearchField.h"
#include "ui/widgets/ThemeLabel.h"
#include "ui/widgets/format.h"

#include <QAction>
#include <QClipboard>
#include <QDataStream>
#include <QGuiApplication>
#include <QHeaderView>
#include <QMenu>
#include <QStackedLayout>
#include <QToolButton>
#include <QVBoxLayout>

#include <chrono>

namespace cutty::ui {
namespace {

using namespace std::chrono_literals;

constexpr auto typingPause = 150ms;
constexpr quint32 stateVersion = 1;

} // namespace

TopicPanel::TopicPanel(TopicTreeModel &model, QWidget *parent)
    : QWidget(parent)
    , m_model(model)
    , m_view(new TopicView(model))
    , m_empty(new EmptyState(IconName::TopicTree, {}, {}))
    , m_notShown(new ThemeLabel(FontRole::Small, ColorToken::Warning))
    , m_stack(new QStackedLayout)
    , m_menu(new QMenu(this))
    , m_more(new QMenu(this))
{
    setObjectName(QStringLiteral("topicPanel"));
    setAccessibleName(tr("Topics"));
    m_notShown->setObjectName(QStringLiteral("topics.notShown"));
    m_notShown->setWordWrap(true);
    m_notShown->setContentsMargins(
        metrics::panelPadding, metrics::step, metrics::panelPadding, metrics::step);
    for (QWidget *widget : {static_cast<QWidget *>(m_notShown), static_cast<QWidget *>(m_empty)}) {
        widget->setBackgroundRole(QPalette::Base);
        widget->setAutoFillBackground(true);
    }
    makeActions();

    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(makeHeader());
    column->addWidget(m_notShown);
    m_stack->addWidget(m_view);
    m_stack->addWidget(m_empty);
    column->addLayout(m_stack, 1);

    connect(m_view->selectionModel(), &QItemSelectionModel::selectionChanged, this,
        [this] { Q_EMIT topicsChosen(m_view->selectedTopics()); });
    connect(m_view, &QWidget::customContextMenuRequested, this, &TopicPanel::showMenu);
    connect(&model, &QAbstractItemModel::rowsInserted, this, &TopicPanel::showState);
    connect(&model, &QAbstractItemModel::modelReset, this, &TopicPanel::showState);
    connect(&model, &TopicTreeModel::scanningChanged, this, &TopicPanel::showState);
    connect(&model, &TopicTreeModel::topicsNotShownChanged, this, &TopicPanel::showState);
    showState();
}

void TopicPanel::focusFilter()
{
    m_filter->setFocus(Qt::ShortcutFocusReason);
    m_filter->selectAll();
}

QByteArray TopicPanel::saveState() const
{
    QByteArray state;
    QDataStream stream(&state, QIODevice::WriteOnly);
    stream << stateVersion << m_view->header()->saveState();
    return state;
}

bool TopicPanel::restoreState(const QByteArray &state)
{
    QDataStream stream(state);
    quint32 version = 0;
    QByteArray header;
    stream >> version >> header;
    return stream.status() == QDataStream::Ok && version == stateVersion
        && m_view->header()->restoreState(header);
}

void TopicPanel::clearChoice() { m_view->selectionModel()->clear(); }

void TopicPanel::setReducedMotion(bool reduced) { m_view->setReducedMotion(reduced); }

QWidget *TopicPanel::makeHeader()
{
    auto *header = new PanelHeader(tr("Topics"));
    m_filter = new SearchField(tr("Filter topics"));
    m_filter->setObjectName(QStringLiteral("topics.filter"));
    m_filter->setToolTip(tr("Part of a topic, or a filter with wildcards, as plant/+/temp"));
    header->addControl(m_filter, 1);
    auto *more = new QAction(icon(IconName::More), tr("More"), this);
    more->setMenu(m_more);
    QToolButton *button = header->addButton(more);
    button->setObjectName(QStringLiteral("topics.more"));
    button->setPopupMode(QToolButton::InstantPopup);
    m_filterTimer.setSingleShot(true);
    m_filterTimer.setInterval(typingPause);
    connect(&m_filterTimer, &QTimer::timeout, this, &TopicPanel::applyFilter);
    connect(m_filter, &QLineEdit::textChanged, &m_filterTimer, qOverload<>(&QTimer::start));
    connect(m_filter, &QLineEdit::returnPressed, this, [this] {
        applyFilter();
        m_view->setFocus();
    });
    connect(m_filter, &SearchField::left, m_view, qOverload<>(&QWidget::setFocus));
    return header;
}

void TopicPanel::makeActions()
{
    const auto add = [this](QMenu *menu, const char *name, const QString &text, auto &&act) {
        QAction *action = menu->addAction(text, this, act);
        action->setObjectName(QLatin1StringView(name));
        return action;
    };
    m_publish = add(m_menu, "topics.publish", tr("Publish to this topic\u2026"),
        [this] { Q_EMIT publishRequested(currentTopic()); });
    m_publish->setIcon(icon(IconName::Publish));
    m_subscribe = add(m_menu, "topics.subscribe", {}, [this] { Q_EMIT subscribeRequested(currentFilter()); });
    m_subscribe->setIcon(icon(IconName::Subscribe));
    m_menu->addSeparator();
    m_copy = add(m_menu, "topics.copy", tr("Copy topic"), [this] { copyTopics(); });
    m_copy->setIcon(icon(IconName::Copy));
    m_copy->setShortcut(QKeySequence::Copy);
    m_copy->setShortcutContext(Qt::WidgetShortcut);
    m_view->addAction(m_copy);
    m_menu->addSeparator();
    m_expandBelow = add(m_menu, "topics.expandBelow", tr("Expand all below"),
        [this] { m_view->expandBelow(m_view->currentIndex().siblingAtColumn(0)); });
    m_expandAll = add(m_more, "topics.expandAll", tr("Expand all"), [this] { m_view->expandBelow({}); });
    m_collapseAll = add(m_more, "topics.collapseAll", tr("Collapse all"), [this] { m_view->collapseAll(); });
    connect(m_more, &QMenu::aboutToShow, this,
        [this] { m_expandAll->setEnabled(m_model.tree().nodeCount() <= TopicView::mostToExpand); });
}

void TopicPanel::showMenu(const QPoint &place)
{
    const QModelIndex index = m_view->currentIndex();
    if (!index.isValid())
        return;
    m_subscribe->setText(tr("Subscribe to %1").arg(currentFilter().replace(u'&', QStringLiteral("&&"))));
    const TopicNode &node = m_model.tree().node(m_model.nodeAt(index));
    m_expandBelow->setEnabled(node.childCount > 0 && node.topicCount <= TopicView::mostToExpand);
    m_menu->popup(m_view->viewport()->mapToGlobal(place));
}

void TopicPanel::showState()
{
    const bool empty = m_model.rowCount() == 0 && !m_model.isScanning();
    if (empty) {
        const bool filtered = m_model.isFiltered();
        m_empty->setIcon(filtered ? IconName::Search : IconName::TopicTree);
        m_empty->setHeadline(filtered ? tr("No topic matches") : tr("No topics yet"));
        m_empty->setHint(
            filtered ? tr("Change the filter above.") : tr("Topics appear here with their first message."));
    }
    m_stack->setCurrentWidget(empty ? static_cast<QWidget *>(m_empty) : m_view);
    const std::uint32_t notShown = m_model.tree().topicsNotShown();
    m_notShown->setVisible(notShown > 0);
    if (notShown > 0)
        m_notShown->setText(tr("%1 more topics are not shown: the tree holds %2.")
                .arg(formatCount(notShown), formatCount(m_model.tree().topicLimit())));
}

void TopicPanel::applyFilter()
{
    m_filterTimer.stop();
    m_view->setFilter(m_filter->text());
}

void TopicPanel::copyTopics()
{
    const QStringList topics = m_view->selectedTopics();
    if (!topics.isEmpty())
        QGuiApplication::clipboard()->setText(topics.join(u'\n'));
}

QString TopicPanel::currentTopic() const { return m_model.topicAt(m_view->currentIndex()); }

QString TopicPanel::currentFilter() const
{
    const TopicNode &node = m_model.tree().node(m_model.nodeAt(m_view->currentIndex()));
    return node.childCount > 0 ? currentTopic() + QStringLiteral("/#") : currentTopic();
}

} // namespace cutty::ui
