#include "ui/panels/MessageView.h"

#include "ui/models/MessageCopy.h"
#include "ui/models/topicText.h"
#include "ui/panels/CodeView.h"
#include "ui/panels/MessageFactsModel.h"
#include "ui/theme/IconSet.h"
#include "ui/theme/Metrics.h"
#include "ui/widgets/ElidedLabel.h"
#include "ui/widgets/EmptyState.h"
#include "ui/widgets/PanelHeader.h"
#include "ui/widgets/SegmentedControl.h"
#include "ui/widgets/Splitter.h"
#include "ui/widgets/ThemeLabel.h"
#include "ui/widgets/format.h"

#include <QAction>
#include <QClipboard>
#include <QGuiApplication>
#include <QHeaderView>
#include <QMenu>
#include <QStackedWidget>
#include <QToolButton>
#include <QTreeView>
#include <QVBoxLayout>

#include <span>

namespace cutty::ui {
namespace {

using payload::PayloadFormat;

enum FormatSegment { AutoSegment, JsonSegment, TextSegment, HexSegment };

QTreeView *makeFactsView(QAbstractItemModel *model)
{
    auto *view = new QTreeView;
    view->setObjectName(QStringLiteral("message.facts"));
    view->setAccessibleName(MessageView::tr("Facts about the message"));
    view->setModel(model);
    view->setRootIsDecorated(false);
    view->setHeaderHidden(true);
    view->setFrameShape(QFrame::NoFrame);
    view->setUniformRowHeights(true);
    view->setTextElideMode(Qt::ElideRight);
    view->header()->setSectionResizeMode(MessageFactsModel::NameColumn, QHeaderView::ResizeToContents);
    view->header()->setStretchLastSection(true);
    return view;
}

} // namespace

MessageView::MessageView(QWidget *parent)
    : QWidget(parent)
    , m_header(new PanelHeader(tr("Message")))
    , m_stack(new QStackedWidget)
    , m_topic(new ElidedLabel)
    , m_formatChoice(new SegmentedControl(tr("Payload format")))
    , m_payload(new CodeView)
    , m_note(new ThemeLabel(FontRole::Small, ColorToken::Warning))
    , m_facts(new MessageFactsModel(this))
    , m_factsView(makeFactsView(m_facts))
{
    setObjectName(QStringLiteral("messageView"));
    setAccessibleName(tr("Message"));
    setBackgroundRole(QPalette::Base);
    setAutoFillBackground(true);
    makeActions();
    m_stack->addWidget(new EmptyState(IconName::Message, tr("No message chosen"),
        tr("Choose one in the list to see its payload and its facts.")));
    m_stack->addWidget(makePage());

    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(m_header);
    column->addWidget(m_stack, 1);
    connect(&m_formatter, &PayloadFormatter::formatted, this, &MessageView::showFormatted);
    clear();
}

void MessageView::showMessage(const MessageRecord &record)
{
    m_keepsPosition = m_record && m_record->message->topic() == record.message->topic();
    m_record = record;
    m_topic->setText(topicText(record.message->topic()));
    m_facts->setMessage(record);
    m_edit->setEnabled(true);
    m_stack->setCurrentIndex(1);
    requestFormat();
}

void MessageView::setPosition(int index, int count)
{
    m_header->setDetail(
        index > 0 ? tr("%1 / %2").arg(formatCount(quint64(index)), formatCount(quint64(count))) : QString());
    m_previous->setEnabled(index > 1);
    m_next->setEnabled(index > 0 && index < count);
}

void MessageView::clear()
{
    m_formatter.cancel();
    m_record.reset();
    m_facts->clear();
    m_payload->clear();
    m_edit->setEnabled(false);
    setPosition(0, 0);
    m_stack->setCurrentIndex(0);
}

std::optional<PayloadFormat> MessageView::format() const
{
    switch (m_formatChoice->currentIndex()) {
    case JsonSegment: return PayloadFormat::Json;
    case TextSegment: return PayloadFormat::Text;
    case HexSegment: return PayloadFormat::Hex;
    default: return std::nullopt;
    }
}

void MessageView::makeActions()
{
    m_previous = new QAction(icon(IconName::ArrowLeft), tr("Previous message of this topic"), this);
    m_next = new QAction(icon(IconName::ArrowRight), tr("Next message of this topic"), this);
    m_edit = new QAction(icon(IconName::Publish), tr("Edit and publish again"), this);
    m_previous->setObjectName(QStringLiteral("message.previous"));
    m_next->setObjectName(QStringLiteral("message.next"));
    m_edit->setObjectName(QStringLiteral("message.edit"));
    connect(m_previous, &QAction::triggered, this, &MessageView::previousRequested);
    connect(m_next, &QAction::triggered, this, &MessageView::nextRequested);
    connect(m_edit, &QAction::triggered, this, [this] {
        if (m_record)
            Q_EMIT editRequested(*m_record);
    });
    m_header->addButton(m_previous);
    m_header->addButton(m_next);
    m_header->addButton(m_edit);
    addCopyMenu();
}

void MessageView::addCopyMenu()
{
    auto *menu = new QMenu(this);
    const auto add = [&](const QString &text, CopyFormat format) {
        connect(menu->addAction(text), &QAction::triggered, this, [this, format] {
            if (m_record)
                QGuiApplication::clipboard()->setText(copyText(std::span(&*m_record, 1), format));
        });
    };
    add(tr("Copy payload"), CopyFormat::Payload);
    add(tr("Copy topic"), CopyFormat::Topic);
    add(tr("Copy payload as hex"), CopyFormat::Hex);
    add(tr("Copy payload as Base64"), CopyFormat::Base64);
    add(tr("Copy as JSON message"), CopyFormat::Json);
    auto *action = new QAction(icon(IconName::Copy), tr("Copy"), this);
    action->setObjectName(QStringLiteral("message.copy"));
    QToolButton *button = m_header->addButton(action);
    button->setMenu(menu);
    button->setPopupMode(QToolButton::InstantPopup);
}

QWidget *MessageView::makePage()
{
    m_payload->setObjectName(QStringLiteral("message.payload"));
    m_payload->setAccessibleName(tr("Payload"));
    m_payload->setReadOnly(true);
    m_payload->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    m_note->setObjectName(QStringLiteral("message.note"));
    m_note->setWordWrap(true);
    m_note->setContentsMargins(metrics::panelPadding, metrics::step, metrics::panelPadding, metrics::step);
    m_note->hide();

    auto *upper = new QWidget;
    auto *column = new QVBoxLayout(upper);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(makeHead());
    column->addWidget(m_note);
    column->addWidget(m_payload, 1);
    auto *splitter = new Splitter(Qt::Vertical);
    splitter->addWidget(upper);
    splitter->addWidget(m_factsView);
    splitter->setSizes({360, 132});
    splitter->setStretchFactor(0, 3);
    splitter->setStretchFactor(1, 1);
    return splitter;
}

QWidget *MessageView::makeHead()
{
    m_topic->setObjectName(QStringLiteral("message.topic"));
    m_topic->setFontRole(FontRole::Fixed);
    m_formatChoice->setObjectName(QStringLiteral("message.format"));
    m_formatChoice->addSegment(tr("Auto"), tr("The format that fits the payload"));
    m_formatChoice->addSegment(QStringLiteral("JSON"), tr("JSON, laid out, each token as it was sent"));
    m_formatChoice->addSegment(tr("Text"), tr("Text, read as UTF-8"));
    m_formatChoice->addSegment(tr("Hex"), tr("Bytes in hex and ASCII"));
    connect(m_formatChoice, &SegmentedControl::activated, this, [this] {
        m_keepsPosition = false;
        requestFormat();
    });
    auto *head = new QWidget;
    auto *column = new QVBoxLayout(head);
    column->setContentsMargins(
        metrics::panelPadding, metrics::spacing, metrics::panelPadding, metrics::spacing);
    column->setSpacing(metrics::spacing);
    column->addWidget(m_topic);
    column->addWidget(m_formatChoice, 0, Qt::AlignLeft);
    return head;
}

void MessageView::requestFormat()
{
    if (m_record)
        m_formatter.request(m_record->message, format());
}

void MessageView::showFormatted(const FormattedPayloadPtr &result)
{
    m_payload->setGrammar(result->format == PayloadFormat::Json ? QStringLiteral("JSON") : QString());
    m_payload->setLineNumbersVisible(result->format != PayloadFormat::Hex);
    m_payload->showText(result->text, m_keepsPosition);
    const QString note = noteOf(*result);
    m_note->setText(note);
    m_note->setVisible(!note.isEmpty());
    m_keepsPosition = true;
}

QString MessageView::noteOf(const payload::FormattedPayload &result) const
{
    QStringList notes;
    if (result.totalBytes == 0)
        notes << tr("The payload is empty.");
    if (result.jsonError)
        notes << tr("Not JSON (byte %1), so shown as text.").arg(formatCount(result.jsonError->offset));
    if (result.isCut()) {
        notes << tr("Shows the first %1 of %2; all of it is kept.")
                     .arg(formatBytes(result.shownBytes), formatBytes(result.totalBytes));
    }
    if (result.invalidBytes > 0)
        notes << tr("Bytes that are no UTF-8, shown as \uFFFD: %1.").arg(formatCount(result.invalidBytes));
    return notes.join(u' ');
}

} // namespace cutty::ui
