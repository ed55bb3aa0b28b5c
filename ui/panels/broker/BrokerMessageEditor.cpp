#include "ui/panels/broker/BrokerMessageEditor.h"

#include "core/mqtt/topic/Topic.h"
#include "ui/panels/BytesField.h"
#include "ui/panels/mqttString.h"
#include "ui/theme/IconSet.h"
#include "ui/theme/Metrics.h"
#include "ui/widgets/PanelHeader.h"
#include "ui/widgets/SegmentedControl.h"
#include "ui/widgets/ThemeLabel.h"

#include <QAction>
#include <QCheckBox>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLineEdit>
#include <QPushButton>

namespace cutty::ui {
namespace {

constexpr int payloadLines = 4;

} // namespace

BrokerMessageEditor::BrokerMessageEditor(QWidget *parent)
    : QWidget(parent)
    , m_header(new PanelHeader({}))
    , m_topic(new QLineEdit)
    , m_qos(new SegmentedControl(tr("Quality of service")))
    , m_retain(new QCheckBox(tr("Retain")))
    , m_payload(new BytesField(payloadLines, QStringLiteral("broker.editor.payload")))
    , m_problem(new ThemeLabel(FontRole::Small, ColorToken::Error))
    , m_publish(new QPushButton(icon(IconName::Publish, ColorToken::OnAccent), tr("Publish")))
    , m_keep(new QPushButton(tr("Keep quietly")))
{
    setObjectName(QStringLiteral("broker.editor"));
    setBackgroundRole(QPalette::Base);
    setAutoFillBackground(true);
    m_topic->setObjectName(QStringLiteral("broker.editor.topic"));
    m_topic->setAccessibleName(tr("Topic"));
    m_topic->setPlaceholderText(tr("Topic"));
    m_topic->setFont(Theme::instance().font(FontRole::Fixed));
    m_qos->setObjectName(QStringLiteral("broker.editor.qos"));
    for (const char *level : {"0", "1", "2"})
        m_qos->addSegment(QString::fromLatin1(level), tr("QoS %1").arg(QLatin1StringView(level)));
    m_retain->setObjectName(QStringLiteral("broker.editor.retain"));
    m_payload->setName(tr("Payload"));
    m_problem->setObjectName(QStringLiteral("broker.editor.problem"));
    m_problem->hide();
    m_publish->setObjectName(QStringLiteral("broker.editor.publish"));
    m_publish->setProperty("primary", true);
    m_publish->setToolTip(tr("Sends it to all who subscribe to the topic, as a client would"));
    m_keep->setObjectName(QStringLiteral("broker.editor.keep"));
    m_keep->setToolTip(tr("Becomes the topic's retained message; who subscribes already does not get it"));
    layOut();
    connect(m_publish, &QPushButton::clicked, this, &BrokerMessageEditor::publish);
    connect(m_keep, &QPushButton::clicked, this, &BrokerMessageEditor::keep);
    hide();
}

void BrokerMessageEditor::layOut()
{
    auto *close = new QAction(icon(IconName::Close), tr("Close"), this);
    close->setObjectName(QStringLiteral("broker.editor.close"));
    connect(close, &QAction::triggered, this, &QWidget::hide);
    m_header->addButton(close);

    auto *first = new QHBoxLayout;
    first->setSpacing(metrics::spacing);
    first->addWidget(m_topic, 1);
    first->addWidget(m_qos);
    first->addWidget(m_retain);
    first->addWidget(m_keep);
    first->addWidget(m_publish);
    auto *fields = new QVBoxLayout;
    fields->setContentsMargins(
        metrics::panelPadding, metrics::panelPadding, metrics::panelPadding, metrics::panelPadding);
    fields->setSpacing(metrics::spacing);
    fields->addLayout(first);
    fields->addWidget(m_payload);
    fields->addWidget(m_problem);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(m_header);
    column->addLayout(fields);
}

void BrokerMessageEditor::openNew(bool retain)
{
    m_original = {};
    m_header->setTitle(retain ? tr("New retained message") : tr("Publish as the broker"));
    m_topic->clear();
    m_payload->setBytes({});
    m_qos->setCurrentIndex(0);
    m_retain->setChecked(retain);
    m_problem->hide();
    show();
    m_topic->setFocus();
}

void BrokerMessageEditor::openMessage(const MessagePtr &message)
{
    m_original = message;
    m_header->setTitle(tr("Edit retained message"));
    const auto text = [](std::string_view bytes) {
        return QByteArray(bytes.data(), static_cast<qsizetype>(bytes.size()));
    };
    m_topic->setText(QString::fromUtf8(text(message->topic())));
    m_payload->setBytes(text(message->payload()));
    m_qos->setCurrentIndex(toInt(message->publishedQoS()));
    m_retain->setChecked(true);
    m_problem->hide();
    show();
    m_payload->setFocus();
}

std::optional<MessagePtr> BrokerMessageEditor::message(bool retain)
{
    const auto fail = [this](const QString &problem) {
        m_problem->setText(problem);
        m_problem->show();
        return std::nullopt;
    };
    const QByteArray topic = m_topic->text().toUtf8();
    if (!mqtt::isValidTopicName(topic.toStdString()) || !isMqttString(m_topic->text()))
        return fail(tr("A topic to publish to has at least one character and no + or #."));
    const auto payload = m_payload->bytes();
    if (!payload)
        return fail(payload.error());
    m_problem->hide();
    return Message::create({.topic = {topic.data(), static_cast<std::size_t>(topic.size())},
        .payload = {payload->data(), static_cast<std::size_t>(payload->size())},
        .properties = m_original ? m_original->properties() : std::string_view(),
        .expiryOffset = m_original ? m_original->expiryOffset() : 0,
        .qos = static_cast<QoS>(m_qos->currentIndex()),
        .retain = retain});
}

void BrokerMessageEditor::publish()
{
    if (const auto made = message(m_retain->isChecked()))
        Q_EMIT publishRequested(*made);
}

void BrokerMessageEditor::keep()
{
    const auto made = message(true);
    if (!made)
        return;
    if ((*made)->payload().empty()) {
        // [MQTT-3.3.1-6] [MQTT-3.3.1-7]
        m_problem->setText(tr("A retained message needs a payload: an empty one means none."));
        m_problem->show();
        return;
    }
    Q_EMIT keepRequested(*made);
}

void BrokerMessageEditor::keyPressEvent(QKeyEvent *event)
{
    if (event->key() == Qt::Key_Escape)
        hide();
    else
        QWidget::keyPressEvent(event);
}

} // namespace cutty::ui
