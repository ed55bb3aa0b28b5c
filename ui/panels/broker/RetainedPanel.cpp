#include "ui/panels/broker/RetainedPanel.h"

#include "ui/models/RetainedMessagesModel.h"
#include "ui/models/topicText.h"
#include "ui/widgets/InlineMessage.h"

#include <QAction>
#include <QPushButton>
#include <QTreeView>

#include <utility>

namespace cutty::ui {
namespace {

BrokerListTexts textsOfRetained()
{
    return {.title = RetainedPanel::tr("Retained messages"),
        .placeholder = RetainedPanel::tr("Part of the topic"),
        .icon = IconName::Retained,
        .emptyHeadline = RetainedPanel::tr("No retained messages"),
        .emptyHint = RetainedPanel::tr(
            "A message that is published with retain stays here and is sent to whoever subscribes later. "
            "Write one with the plus above."),
        .copy = RetainedPanel::tr("Copy topic")};
}

} // namespace

RetainedPanel::RetainedPanel(session::LocalBroker &broker, QWidget *parent)
    : RetainedPanel(broker, new RetainedMessagesModel(broker), parent)
{
}

RetainedPanel::RetainedPanel(session::LocalBroker &broker, RetainedMessagesModel *model, QWidget *parent)
    : BrokerListPanel(broker, model, QStringLiteral("broker.retained"), textsOfRetained(), parent)
    , m_model(model)
    , m_edit(new QAction(icon(IconName::Edit), tr("Edit this message"), this))
{
    auto *create = new QAction(icon(IconName::Plus), tr("New retained message"), this);
    create->setObjectName(QStringLiteral("broker.newRetained"));
    connect(create, &QAction::triggered, this, &RetainedPanel::newRequested);
    addHeaderAction(create);
    m_edit->setObjectName(QStringLiteral("broker.editRetained"));
    connect(m_edit, &QAction::triggered, this, &RetainedPanel::editSelected);
    addSelectionAction(m_edit);
    auto *remove = new QAction(icon(IconName::Trash), tr("Delete the selected messages"), this);
    remove->setObjectName(QStringLiteral("broker.deleteRetained"));
    remove->setShortcut(QKeySequence::Delete);
    remove->setShortcutContext(Qt::WidgetWithChildrenShortcut);
    view()->addAction(remove);
    connect(remove, &QAction::triggered, this, &RetainedPanel::deleteSelected);
    addSelectionAction(remove);
    view()->setSelectionMode(QAbstractItemView::ExtendedSelection);
    connect(view(), &QTreeView::activated, this, &RetainedPanel::editSelected);
    connect(&broker, &session::LocalBroker::stateChanged, this, [this] {
        // It forgets them all when it stops; there is nothing left to put them back into.
        m_deleted.clear();
        message()->hide();
    });
}

void RetainedPanel::updateActions()
{
    BrokerListPanel::updateActions();
    m_edit->setEnabled(selectedRows().size() == 1);
}

void RetainedPanel::editSelected()
{
    const auto rows = selectedRows();
    if (const auto *retained = rows.size() == 1 ? m_model->entry(rows.front()) : nullptr)
        Q_EMIT editRequested(retained->message);
}

void RetainedPanel::deleteSelected()
{
    std::vector<QByteArray> topics;
    for (const int row : selectedRows()) {
        if (const auto *retained = m_model->entry(row)) {
            const auto topic = retained->message->topic();
            topics.emplace_back(topic.data(), static_cast<qsizetype>(topic.size()));
        }
    }
    // The answers of a deletion before would count towards this one.
    if (topics.empty() || m_awaited > 0)
        return;
    m_deleted.clear();
    m_awaited = topics.size();
    for (const QByteArray &topic : topics)
        broker().removeRetained(topic, this, [this](const MessagePtr &deleted) { note(deleted); });
}

void RetainedPanel::note(const MessagePtr &deleted)
{
    if (deleted)
        m_deleted.push_back(deleted);
    if (--m_awaited > 0)
        return;
    m_model->refresh();
    view()->clearSelection();
    if (m_deleted.empty()) {
        message()->setMessage(InlineMessage::Kind::Info, tr("They had gone already."));
        return;
    }
    message()->setMessage(InlineMessage::Kind::Info,
        m_deleted.size() == 1
            ? tr("The retained message of “%1” is deleted.").arg(topicText(m_deleted.front()->topic()))
            : tr("%1 retained messages are deleted.").arg(m_deleted.size()));
    QPushButton *back = message()->addButton(tr("Undo"));
    back->setObjectName(QStringLiteral("broker.undoDelete"));
    connect(back, &QPushButton::clicked, this, &RetainedPanel::undo);
}

void RetainedPanel::undo()
{
    for (const MessagePtr &deleted : std::exchange(m_deleted, {}))
        broker().setRetained(deleted, this, [this](const MessagePtr &) { m_model->refresh(); });
    message()->hide();
}

} // namespace cutty::ui
