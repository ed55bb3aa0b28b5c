#include "ui/panels/MessageListPanel.h"

#include "ui/models/topicText.h"
#include "ui/panels/MessageTable.h"
#include "ui/theme/IconSet.h"
#include "ui/theme/Metrics.h"
#include "ui/theme/Theme.h"
#include "ui/widgets/Chip.h"
#include "ui/widgets/EmptyState.h"
#include "ui/widgets/PanelHeader.h"
#include "ui/widgets/SearchField.h"
#include "ui/widgets/ThemeLabel.h"
#include "ui/widgets/format.h"

#include <QAction>
#include <QClipboard>
#include <QComboBox>
#include <QDataStream>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QKeyEvent>
#include <QMenu>
#include <QStackedLayout>
#include <QToolButton>

#include <chrono>

namespace cutty::ui {
namespace {

using namespace std::chrono_literals;

constexpr auto typingPause = 120ms;
constexpr quint32 stateVersion = 1;
/// A topic longer than this is cut on its chip.
constexpr int chipLength = 40;

QString chipText(const QStringList &topics)
{
    if (topics.size() > 1)
        return MessageListPanel::tr("%1 topics").arg(topics.size());
    QString topic = topics.value(0).isEmpty() ? emptyLevelText() : topicText(topics.first().toStdString());
    if (topic.size() > chipLength)
        topic = u'\u2026' + topic.right(chipLength - 1);
    return MessageListPanel::tr("Topic: %1").arg(topic);
}

} // namespace

MessageListPanel::MessageListPanel(MessageListModel &model, QWidget *parent)
    : QWidget(parent)
    , m_model(model)
    , m_table(new MessageTable(model))
    , m_problem(new ThemeLabel(FontRole::Small, ColorToken::Error))
    , m_empty(new EmptyState(IconName::Message, {}, {}))
    , m_stack(new QStackedLayout)
    , m_menu(new QMenu(this))
{
    setObjectName(QStringLiteral("messageListPanel"));
    setAccessibleName(tr("Messages"));
    m_problem->setObjectName(QStringLiteral("messages.problem"));
    m_problem->setContentsMargins(metrics::panelPadding, metrics::step, metrics::panelPadding, metrics::step);
    m_problem->setWordWrap(true);
    m_problem->hide();
    for (QWidget *widget : {static_cast<QWidget *>(m_problem), static_cast<QWidget *>(m_empty)}) {
        widget->setBackgroundRole(QPalette::Base);
        widget->setAutoFillBackground(true);
    }

    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(makeHeader());
    column->addWidget(m_problem);
    column->addWidget(makeBar());
    m_stack->addWidget(m_table);
    m_stack->addWidget(m_empty);
    column->addLayout(m_stack, 1);

    makeActions();
    connectModel();
    showFollowing();
    showTopics();
    showState();
}

std::optional<MessageRecord> MessageListPanel::currentMessage() const
{
    const auto &current = m_table->currentMessage();
    return current ? std::optional(current->record) : std::nullopt;
}

bool MessageListPanel::selectPreviousOfTopic()
{
    const QModelIndex current = m_table->currentIndex();
    const auto row = current.isValid() ? m_model.previousOfTopic(current.row()) : std::nullopt;
    if (row)
        m_table->selectRow(*row);
    return row.has_value();
}

bool MessageListPanel::selectNextOfTopic()
{
    const QModelIndex current = m_table->currentIndex();
    const auto row = current.isValid() ? m_model.nextOfTopic(current.row()) : std::nullopt;
    if (row)
        m_table->selectRow(*row);
    return row.has_value();
}

void MessageListPanel::focusSearch()
{
    m_search->setFocus(Qt::ShortcutFocusReason);
    m_search->selectAll();
}

void MessageListPanel::focusList() { m_table->setFocus(Qt::OtherFocusReason); }

QByteArray MessageListPanel::saveState() const
{
    QByteArray state;
    QDataStream stream(&state, QIODevice::WriteOnly);
    stream << stateVersion << m_table->horizontalHeader()->saveState();
    return state;
}

bool MessageListPanel::restoreState(const QByteArray &state)
{
    QDataStream stream(state);
    quint32 version = 0;
    QByteArray header;
    stream >> version >> header;
    return stream.status() == QDataStream::Ok && version == stateVersion
        && m_table->horizontalHeader()->restoreState(header);
}

void MessageListPanel::setTopics(const QStringList &topics)
{
    if (topics == m_topics)
        return;
    m_topics = topics;
    showTopics();
    applyFilter();
    m_table->setFollowing(true);
}

void MessageListPanel::clearTopics()
{
    setTopics({});
    Q_EMIT topicsCleared();
}

void MessageListPanel::keyPressEvent(QKeyEvent *event)
{
    if (event->key() == Qt::Key_Escape && !m_topics.isEmpty())
        clearTopics();
    else
        QWidget::keyPressEvent(event);
}

QWidget *MessageListPanel::makeHeader()
{
    auto *header = new PanelHeader(tr("Messages"));
    m_direction = new QComboBox;
    m_direction->setObjectName(QStringLiteral("messages.direction"));
    m_direction->setAccessibleName(tr("Direction"));
    m_direction->setProperty("compact", true);
    m_direction->setProperty("flat", true);
    m_direction->addItem(tr("All"));
    m_direction->addItem(tr("Received"), static_cast<int>(Direction::Received));
    m_direction->addItem(tr("Sent"), static_cast<int>(Direction::Sent));
    m_search = new SearchField(tr("Search messages"));
    m_search->setObjectName(QStringLiteral("messages.search"));
    m_search->setToolTip(tr("Words, topic:name or topic:a/+/b, payload:text, qos:1, retained, >1k, <20.\n"
                            "\"Quotes\" keep spaces. Of a payload, the first 1 MB is searched."));
    header->addControl(m_direction);
    header->addControl(m_search, 1);
    m_searchTimer.setSingleShot(true);
    m_searchTimer.setInterval(typingPause);
    connect(&m_searchTimer, &QTimer::timeout, this, &MessageListPanel::applyFilter);
    connect(m_search, &QLineEdit::textChanged, &m_searchTimer, qOverload<>(&QTimer::start));
    connect(m_search, &QLineEdit::returnPressed, this, [this] {
        applyFilter();
        focusList();
    });
    connect(m_search, &SearchField::left, this, &MessageListPanel::focusList);
    connect(m_direction, &QComboBox::currentIndexChanged, this, &MessageListPanel::applyFilter);
    return header;
}

QWidget *MessageListPanel::makeBar()
{
    m_follow = new QToolButton;
    m_follow->setObjectName(QStringLiteral("messages.follow"));
    m_follow->setText(tr("Follow"));
    m_follow->setCheckable(true);
    m_follow->setAutoRaise(true);
    m_follow->setProperty("compact", true);
    m_follow->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    m_follow->setToolTip(tr("Keep the newest message in sight (End)"));
    m_new = new Chip;
    m_new->setObjectName(QStringLiteral("messages.new"));
    m_new->setTrailingIcon(IconName::ArrowDown);
    m_new->setToolTip(tr("Show the newest messages (End)"));
    m_progress = new ThemeLabel(FontRole::Small, ColorToken::SecondaryText);
    m_progress->setText(tr("Searching\u2026"));
    m_progress->hide();
    m_topicFilter = new Chip;
    m_topicFilter->setObjectName(QStringLiteral("messages.topics"));
    m_topicFilter->setTrailingIcon(IconName::Close);
    m_topicFilter->setToolTip(tr("Show all topics (Esc)"));

    auto *bar = new QWidget;
    bar->setBackgroundRole(QPalette::Base);
    bar->setAutoFillBackground(true);
    auto *row = new QHBoxLayout(bar);
    row->setContentsMargins(metrics::step, 2, metrics::panelPadding, 2);
    row->setSpacing(metrics::spacing);
    row->addWidget(m_follow);
    row->addWidget(m_new);
    row->addStretch(1);
    row->addWidget(m_progress);
    row->addWidget(m_topicFilter);
    connect(m_follow, &QToolButton::clicked, m_table, &MessageTable::setFollowing);
    connect(m_new, &Chip::clicked, this, [this] { m_table->setFollowing(true); });
    connect(m_topicFilter, &Chip::clicked, this, &MessageListPanel::clearTopics);
    return bar;
}

QAction *MessageListPanel::addCopyAction(
    QMenu *menu, const QString &text, CopyFormat format, const char *name)
{
    QAction *action = menu->addAction(text, this, [this, format] { copy(format); });
    action->setObjectName(QLatin1StringView(name));
    return action;
}

void MessageListPanel::makeActions()
{
    QAction *payload = addCopyAction(m_menu, tr("Copy payload"), CopyFormat::Payload, "messages.copyPayload");
    payload->setIcon(icon(IconName::Copy));
    payload->setShortcut(QKeySequence::Copy);
    payload->setShortcutContext(Qt::WidgetShortcut);
    m_table->addAction(payload);
    addCopyAction(m_menu, tr("Copy topic"), CopyFormat::Topic, "messages.copyTopic");
    QMenu *as = m_menu->addMenu(tr("Copy as"));
    addCopyAction(as, tr("Hex"), CopyFormat::Hex, "messages.copyHex");
    addCopyAction(as, tr("Base64"), CopyFormat::Base64, "messages.copyBase64");
    addCopyAction(as, tr("JSON message"), CopyFormat::Json, "messages.copyJson");
    m_menu->addSeparator();
    m_onlyTopic = m_menu->addAction(icon(IconName::Filter), tr("Show this topic only"), this, [this] {
        if (const auto message = currentMessage())
            setTopics({QString::fromUtf8(message->message->topic())});
    });
    m_onlyTopic->setObjectName(QStringLiteral("messages.onlyTopic"));
    connect(m_table, &QWidget::customContextMenuRequested, this, &MessageListPanel::showMenu);
}

void MessageListPanel::connectModel()
{
    connect(m_table, &MessageTable::followingChanged, this, &MessageListPanel::showFollowing);
    connect(m_table, &MessageTable::newCountChanged, this, &MessageListPanel::showFollowing);
    connect(m_table, &MessageTable::currentMessageChanged, this, &MessageListPanel::handleCurrent);
    connect(&m_model, &MessageListModel::scanningChanged, this, &MessageListPanel::showState);
    connect(&m_model, &QAbstractItemModel::rowsInserted, this,
        [this](const QModelIndex &, int first, int last) { countInserted(first, last); });
    connect(&m_model, &QAbstractItemModel::rowsRemoved, this, &MessageListPanel::updatePosition);
    connect(&m_model, &QAbstractItemModel::modelReset, this, [this] {
        updatePosition();
        showState();
    });
}

void MessageListPanel::applyFilter()
{
    m_searchTimer.stop();
    const auto query = MessageQuery::parse(m_search->text());
    m_problem->setVisible(!query);
    if (!query) {
        // What was understood last stays until this can be.
        showProblem(query.error());
        return;
    }
    MessageFilter filter{.query = *query};
    for (const QString &topic : m_topics)
        filter.branches.push_back(topic.toStdString());
    if (const QVariant direction = m_direction->currentData(); direction.isValid())
        filter.direction = static_cast<Direction>(direction.toInt());
    m_table->setMarks(query->topicWords(), query->payloadWords());
    m_model.setFilter(filter);
    showState();
}

void MessageListPanel::showProblem(const QueryError &error)
{
    const QString term = m_search->text().mid(error.position, error.length);
    switch (error.kind) {
    case QueryError::Kind::BadQoS:
        m_problem->setText(tr("\u201C%1\u201D: QoS is 0, 1 or 2.").arg(term));
        break;
    case QueryError::Kind::BadSize:
        m_problem->setText(tr("\u201C%1\u201D: give a size as >200, >1.5k or <2M.").arg(term));
        break;
    case QueryError::Kind::BadTopicFilter:
        m_problem->setText(tr("\u201C%1\u201D: + and # stand alone in their level, # at the end.").arg(term));
        break;
    }
}

void MessageListPanel::showTopics()
{
    m_topicFilter->setVisible(!m_topics.isEmpty());
    if (!m_topics.isEmpty())
        m_topicFilter->setText(chipText(m_topics));
}

void MessageListPanel::showFollowing()
{
    const bool following = m_table->isFollowing();
    m_follow->setChecked(following);
    m_follow->setIcon(icon(following ? IconName::Follow : IconName::Pause));
    const int count = m_table->newCount();
    m_new->setVisible(count > 0);
    if (count > 0)
        m_new->setText(tr("%1 new").arg(formatCount(static_cast<quint64>(count))));
}

void MessageListPanel::showState()
{
    m_progress->setVisible(m_model.isScanning());
    const bool filtered = !m_model.filter().isEmpty();
    const bool empty = m_model.rowCount() == 0 && !m_model.isScanning();
    if (empty) {
        m_empty->setIcon(filtered ? IconName::Search : IconName::Message);
        m_empty->setHeadline(filtered ? tr("No message matches") : tr("No messages yet"));
        m_empty->setHint(filtered ? tr("Change the search, the direction or the chosen topics.")
                                  : tr("Subscribe to a topic filter, and what arrives is listed here."));
    }
    m_stack->setCurrentWidget(empty ? static_cast<QWidget *>(m_empty) : m_table);
}

void MessageListPanel::handleCurrent()
{
    updatePosition();
    Q_EMIT currentMessageChanged(currentMessage());
}

void MessageListPanel::updatePosition()
{
    const auto &current = m_table->currentMessage();
    const auto row = current ? m_model.rowOf(current->key) : std::nullopt;
    setPosition(row ? std::optional(m_model.positionInTopic(*row)) : std::nullopt);
}

void MessageListPanel::countInserted(int first, int last)
{
    if (m_stack->currentWidget() == m_empty)
        showState();
    const auto &current = m_table->currentMessage();
    if (!current)
        return;
    if (!m_position) {
        // It may be among those that a search has found just now.
        updatePosition();
        return;
    }
    TopicPosition position = *m_position;
    const int count = m_model.countTopic(*current, first, last);
    position.count += count;
    if (first == 0)
        position.index += count;
    setPosition(position);
}

void MessageListPanel::setPosition(std::optional<TopicPosition> position)
{
    if (position == m_position)
        return;
    m_position = position;
    Q_EMIT positionChanged();
}

void MessageListPanel::showMenu(const QPoint &place)
{
    const bool any = m_table->selectionModel()->hasSelection();
    for (QAction *action : m_menu->actions())
        action->setEnabled(any);
    m_onlyTopic->setEnabled(currentMessage().has_value());
    m_menu->popup(m_table->viewport()->mapToGlobal(place));
}

void MessageListPanel::copy(CopyFormat format)
{
    const std::vector<MessageRecord> messages = m_table->selectedMessages();
    std::uint64_t bytes = 0;
    for (const MessageRecord &message : messages)
        bytes += message.message->payload().size();
    m_problem->setVisible(bytes > copyLimitBytes);
    if (bytes > copyLimitBytes) {
        m_problem->setText(
            tr("%1 are too much for the clipboard, which takes %2 here. Choose fewer messages.")
                .arg(formatBytes(bytes), formatBytes(copyLimitBytes)));
        return;
    }
    if (!messages.empty())
        QGuiApplication::clipboard()->setText(copyText(messages, format));
}

} // namespace cutty::ui
