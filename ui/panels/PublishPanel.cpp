#include "ui/panels/PublishPanel.h"

#include "core/mqtt/topic/Topic.h"
#include "core/payload/detect/PayloadFormat.h"
#include "ui/panels/CodeView.h"
#include "ui/panels/PayloadDraft.h"
#include "ui/panels/PublishProperties.h"
#include "ui/texts/reasonText.h"
#include "ui/theme/IconSet.h"
#include "ui/theme/Metrics.h"
#include "ui/widgets/ElidedLabel.h"
#include "ui/widgets/SegmentedControl.h"
#include "ui/widgets/ThemeLabel.h"

#include <QCheckBox>
#include <QComboBox>
#include <QCompleter>
#include <QHBoxLayout>
#include <QLineEdit>
#include <QPushButton>
#include <QScrollArea>
#include <QToolButton>

namespace cutty::ui {
namespace {

constexpr int rememberedTopics = 50;
constexpr int leastTopicWidth = 112;

/// Text only where the editor gives back the same bytes.
DraftFormat draftFormatFor(const Message &message, const QByteArray &bytes)
{
    if (!isEditableText(bytes))
        return DraftFormat::Hex;
    switch (payload::detectFormat(message.payload())) {
    case payload::PayloadFormat::Json: return DraftFormat::Json;
    case payload::PayloadFormat::Text: return DraftFormat::Text;
    case payload::PayloadFormat::Hex: break;
    }
    return DraftFormat::Hex;
}

} // namespace

PublishPanel::PublishPanel(session::ClientConnection &connection, QWidget *parent)
    : QWidget(parent)
    , m_connection(connection)
    , m_topic(new QComboBox)
    , m_qos(new SegmentedControl(tr("QoS")))
    , m_retain(new QCheckBox(tr("Retain")))
    , m_format(new QComboBox)
    , m_publish(new QPushButton(icon(IconName::Publish, ColorToken::OnAccent), tr("Publish")))
    , m_topicError(new ThemeLabel(FontRole::Small, ColorToken::Error))
    , m_showProperties(new QToolButton)
    , m_properties(new PublishProperties)
    , m_propertiesArea(new QScrollArea)
    , m_payload(new CodeView)
    , m_payloadError(new ThemeLabel(FontRole::Small, ColorToken::Error))
    , m_result(new ElidedLabel)
{
    setObjectName(QStringLiteral("publishPanel"));
    setAccessibleName(tr("Publish"));
    setBackgroundRole(QPalette::Base);
    setAutoFillBackground(true);
    makeFields();
    makeProperties();
    layOut();

    connect(m_publish, &QPushButton::clicked, this, &PublishPanel::publish);
    connect(m_payload, &QPlainTextEdit::textChanged, this, [this] {
        showPayloadError({});
        updateGrammar();
    });
    connect(&connection, &session::ClientConnection::publishFinished, this, &PublishPanel::handleFinished);
    connect(&connection, &session::ClientConnection::stateChanged, this, &PublishPanel::updateEnabled);
    connect(&connection, &session::ClientConnection::stateChanged, this, &PublishPanel::updateProperties);
    updateGrammar();
    updateProperties();
    updateEnabled();
}

void PublishPanel::makeFields()
{
    m_payload->setObjectName(QStringLiteral("publish.payload"));
    m_payload->setAccessibleName(tr("Payload to publish"));
    m_payload->setPlaceholderText(tr("Payload"));
    m_payload->setLineNumbersVisible(false);
    m_payload->setFrameShape(QFrame::StyledPanel);
    m_result->setObjectName(QStringLiteral("publish.result"));
    m_result->setFontRole(FontRole::Small);
    for (ThemeLabel *error : {m_topicError, m_payloadError}) {
        error->setWordWrap(true);
        error->hide();
    }
    m_topicError->setObjectName(QStringLiteral("publish.topicError"));
    m_payloadError->setObjectName(QStringLiteral("publish.payloadError"));
}

void PublishPanel::makeProperties()
{
    m_showProperties->setObjectName(QStringLiteral("publish.showProperties"));
    m_showProperties->setCheckable(true);
    m_showProperties->setAutoRaise(true);
    m_showProperties->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    m_showProperties->setToolTip(tr("Properties of MQTT 5"));
    m_propertiesArea->setWidget(m_properties);
    m_propertiesArea->setWidgetResizable(true);
    m_propertiesArea->setFrameShape(QFrame::NoFrame);
    m_propertiesArea->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_propertiesArea->setFocusPolicy(Qt::NoFocus);
    connect(m_showProperties, &QToolButton::toggled, this, &PublishPanel::updateProperties);
    connect(m_properties, &PublishProperties::changed, this, &PublishPanel::updateProperties);
}

void PublishPanel::layOut()
{
    auto *payload = new QVBoxLayout;
    payload->setSpacing(metrics::step);
    payload->addWidget(m_payload, 1);
    payload->addWidget(m_payloadError);
    auto *middle = new QHBoxLayout;
    middle->setSpacing(metrics::spacing);
    middle->addLayout(payload, 3);
    middle->addWidget(m_propertiesArea, 2);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(
        metrics::panelPadding, metrics::panelPadding, metrics::panelPadding, metrics::step);
    column->setSpacing(metrics::step);
    column->addLayout(makeFirstRow());
    column->addWidget(m_topicError);
    column->addLayout(middle, 1);
    column->addWidget(m_result);
}

void PublishPanel::setTopic(const QString &topic) { m_topic->setCurrentText(topic); }

void PublishPanel::setMessage(const MessageRecord &record)
{
    const Message &message = *record.message;
    const QByteArray bytes(message.payload().data(), static_cast<qsizetype>(message.payload().size()));
    const DraftFormat format = draftFormatFor(message, bytes);
    setTopic(QString::fromStdString(std::string(message.topic())));
    m_qos->setCurrentIndex(toInt(record.qos));
    m_retain->setChecked(record.retain);
    m_format->setCurrentIndex(m_format->findData(static_cast<int>(format)));
    m_properties->setProperties(mqtt::PropertiesView(message.properties()));
    m_payload->setPlainText(
        format == DraftFormat::Hex ? QString::fromLatin1(bytes.toHex(' ')) : QString::fromUtf8(bytes));
    m_payload->setFocus();
}

void PublishPanel::focusTopic()
{
    m_topic->setFocus(Qt::ShortcutFocusReason);
    m_topic->lineEdit()->selectAll();
}

void PublishPanel::publish()
{
    const QString topic = m_topic->currentText();
    if (!mqtt::isValidTopicName(topic.toStdString())) {
        showTopicError(requestErrorText(session::RequestError::InvalidTopicName));
        m_topic->setFocus();
        return;
    }
    const auto format = static_cast<DraftFormat>(m_format->currentData().toInt());
    const auto bytes = encodeDraft(m_payload->exactText(), format);
    if (!bytes) {
        showPayloadError(bytes.error());
        m_payload->setFocus();
        return;
    }
    std::optional<mqtt::Properties> properties = mqtt::Properties();
    if (hasProperties())
        properties = m_properties->properties(*bytes);
    if (!properties) {
        m_showProperties->setChecked(true);
        return;
    }
    showTopicError({});
    showPayloadError({});
    showResult(tr("Publishing…"), false);
    remember(topic);
    QElapsedTimer timer;
    timer.start();
    const auto id = m_connection.publish({.topic = topic,
        .payload = *bytes,
        .qos = static_cast<QoS>(m_qos->currentIndex()),
        .retain = m_retain->isChecked(),
        .properties = *std::move(properties)});
    m_pending.insert(static_cast<quint64>(id), timer);
}

QHBoxLayout *PublishPanel::makeFirstRow()
{
    m_qos->setObjectName(QStringLiteral("publish.qos"));
    m_qos->addSegment(QStringLiteral("0"), tr("QoS 0: at most once"));
    m_qos->addSegment(QStringLiteral("1"), tr("QoS 1: at least once"));
    m_qos->addSegment(QStringLiteral("2"), tr("QoS 2: exactly once"));
    auto *qosLabel = new ThemeLabel(FontRole::Interface, ColorToken::SecondaryText);
    qosLabel->setText(tr("QoS"));
    m_retain->setObjectName(QStringLiteral("publish.retain"));
    m_retain->setToolTip(tr("The broker keeps it for those who subscribe later"));
    m_publish->setObjectName(QStringLiteral("publish.button"));
    m_publish->setProperty("primary", true);
    m_publish->setAutoDefault(false);
    m_publish->setToolTip(tr("Publish (Ctrl+Enter)"));
    addFormats();

    auto *row = new QHBoxLayout;
    row->setSpacing(metrics::spacing);
    row->addWidget(makeTopic(), 1);
    row->addWidget(qosLabel);
    row->addWidget(m_qos);
    row->addWidget(m_retain);
    row->addWidget(m_format);
    row->addWidget(m_showProperties);
    row->addWidget(m_publish);
    return row;
}

QWidget *PublishPanel::makeTopic()
{
    m_topic->setObjectName(QStringLiteral("publish.topic"));
    m_topic->setAccessibleName(tr("Topic to publish to"));
    m_topic->setEditable(true);
    m_topic->setInsertPolicy(QComboBox::NoInsert);
    m_topic->setMinimumWidth(leastTopicWidth);
    m_topic->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    m_topic->lineEdit()->setPlaceholderText(tr("Topic to publish to"));
    m_topic->lineEdit()->setFont(Theme::instance().font(FontRole::Fixed));
    m_topic->completer()->setCaseSensitivity(Qt::CaseSensitive);
    m_topic->completer()->setFilterMode(Qt::MatchContains);
    m_topic->completer()->setCompletionMode(QCompleter::PopupCompletion);
    connect(m_topic, &QComboBox::editTextChanged, this, [this] { showTopicError({}); });
    return m_topic;
}

void PublishPanel::addFormats()
{
    m_format->setObjectName(QStringLiteral("publish.format"));
    m_format->setAccessibleName(tr("How the payload is typed"));
    m_format->addItem(tr("Text"), static_cast<int>(DraftFormat::Text));
    m_format->addItem(QStringLiteral("JSON"), static_cast<int>(DraftFormat::Json));
    m_format->addItem(tr("Hex"), static_cast<int>(DraftFormat::Hex));
    m_format->addItem(QStringLiteral("Base64"), static_cast<int>(DraftFormat::Base64));
    connect(m_format, &QComboBox::currentIndexChanged, this, [this] {
        updateGrammar();
        showPayloadError({});
    });
}

void PublishPanel::showTopicError(const QString &text)
{
    m_topicError->setText(text);
    m_topicError->setVisible(!text.isEmpty());
}

void PublishPanel::showPayloadError(const QString &text)
{
    m_payloadError->setText(text);
    m_payloadError->setVisible(!text.isEmpty());
}

void PublishPanel::showResult(const QString &text, bool isError)
{
    m_result->setColor(isError ? ColorToken::Error : ColorToken::SecondaryText);
    m_result->setText(text);
}

void PublishPanel::remember(const QString &topic)
{
    const int known = m_topic->findText(topic, Qt::MatchExactly | Qt::MatchCaseSensitive);
    if (known >= 0)
        m_topic->removeItem(known);
    m_topic->insertItem(0, topic);
    while (m_topic->count() > rememberedTopics)
        m_topic->removeItem(m_topic->count() - 1);
    m_topic->setCurrentIndex(0);
}

void PublishPanel::handleFinished(const session::PublishReport &report)
{
    const auto pending = m_pending.constFind(static_cast<quint64>(report.id));
    if (pending == m_pending.cend())
        return;
    const qint64 elapsed = pending->elapsed();
    m_pending.erase(pending);
    if (report.error == session::RequestError::InvalidTopicName) {
        showTopicError(requestErrorText(report.error));
        showResult({}, false);
        return;
    }
    const bool isError = report.result != session::PublishResult::Sent
        && report.result != session::PublishResult::Acknowledged;
    showResult(reportText(report, elapsed), isError);
}

QString PublishPanel::reportText(const session::PublishReport &report, qint64 milliseconds) const
{
    using session::PublishResult;
    switch (report.result) {
    case PublishResult::Sent: return tr("Sent; QoS 0 is not acknowledged.");
    case PublishResult::Acknowledged:
        if (report.reason != mqtt::ReasonCode::Success)
            return tr("Acknowledged in %1 ms: %2.").arg(milliseconds).arg(reasonText(report.reason))
                + remarkText(report);
        return tr("Acknowledged in %1 ms.").arg(milliseconds) + remarkText(report);
    case PublishResult::Refused:
        return tr("The broker refused it: %1.").arg(reasonText(report.reason)) + remarkText(report);
    case PublishResult::NotSent: return tr("Not sent. %1").arg(requestErrorText(report.error));
    case PublishResult::Expired: return tr("Not sent: its time ran out before the broker had room for it.");
    case PublishResult::Unknown: break;
    }
    return tr("The connection ended before the acknowledgement; it may have arrived.");
}

/// Of the connection, or of the one that is to be made.
bool PublishPanel::hasProperties() const
{
    if (const auto &facts = m_connection.facts())
        return facts->version == mqtt::ProtocolVersion::V5;
    return m_connection.profile().protocolVersion == profile::ProtocolVersion::V5;
}

/// How many are set stands on the button, so that none is sent unseen.
void PublishPanel::updateProperties()
{
    const bool isOpen = m_showProperties->isChecked();
    const int count = m_properties->count();
    m_showProperties->setText(count == 0 ? tr("Properties") : tr("Properties (%1)").arg(count));
    m_showProperties->setIcon(icon(isOpen ? IconName::ChevronDown : IconName::ChevronRight));
    m_showProperties->setVisible(hasProperties());
    m_propertiesArea->setVisible(isOpen && hasProperties());
}

void PublishPanel::updateEnabled()
{
    const bool connected = m_connection.state() == session::ConnectionState::Connected;
    m_publish->setEnabled(connected);
    if (!connected)
        showResult(tr("Connect to publish."), false);
    else if (m_pending.isEmpty())
        showResult({}, false);
}

void PublishPanel::updateGrammar()
{
    const auto format = static_cast<DraftFormat>(m_format->currentData().toInt());
    const QChar first = m_payload->document()->characterAt(0);
    const bool looksLikeJson = format == DraftFormat::Text && (first == u'{' || first == u'[');
    m_payload->setGrammar(format == DraftFormat::Json || looksLikeJson ? QStringLiteral("JSON") : QString());
}

} // namespace cutty::ui
