#include "ui/dialogs/profile/WillSection.h"

#include "ui/panels/BytesField.h"
#include "ui/theme/Metrics.h"
#include "ui/widgets/PairsEditor.h"
#include "ui/widgets/SegmentedControl.h"

#include <QCheckBox>
#include <QHBoxLayout>
#include <QLineEdit>

namespace cutty::ui {
namespace {

using namespace Qt::StringLiterals;
using profile::ConnectionProfile;
using profile::ProfileField;
using profile::WillSettings;

constexpr int payloadLines = 3;

enum ExtraRow { UseRow = 1000, DeliveryRow, FormatRow };

} // namespace

WillSection::WillSection()
    : m_use(makeCheck(u"profile.will.use"_s, tr("Leave a message with the broker")))
    , m_topic(makeFixedLine(u"profile.will.topic"_s))
    , m_payload(makeBytes(u"profile.will.payload"_s, payloadLines))
    , m_qos(makeSegments(u"profile.will.qos"_s, tr("QoS")))
    , m_retain(makeCheck(u"profile.will.retain"_s, tr("Retain")))
    , m_delay(makeNumberLine(u"profile.will.delay"_s, tr("0 seconds")))
    , m_expiry(makeNumberLine(u"profile.will.expiry"_s, tr("never")))
    , m_isText(makeCheck(u"profile.will.isText"_s, tr("Declare it as UTF-8 text")))
    , m_contentType(makeFixedLine(u"profile.will.contentType"_s, tr("None, or as application/json")))
    , m_responseTopic(makeFixedLine(u"profile.will.responseTopic"_s))
    , m_correlationData(makeBytes(u"profile.will.correlationData"_s, 1))
    , m_userProperties(
          makePairs(u"profile.will.userProperties"_s, tr("Add user property"), tr("User property")))
{
    addFields();
}

void WillSection::addFields()
{
    addRow(UseRow, tr("Message"), m_use);
    addField(ProfileField::WillTopic, tr("Topic"), m_topic);
    addField(ProfileField::WillPayload, tr("Payload"), m_payload);
    m_payload->setName(tr("Payload of the last will"));
    addRow(DeliveryRow, tr("QoS"), makeDeliveryRow(), m_qos);
    addField(ProfileField::WillDelay, tr("Delay"), m_delay);
    addField(ProfileField::WillExpiry, tr("Expiry"), m_expiry);
    addRow(FormatRow, tr("Format"), m_isText);
    addField(ProfileField::WillContentType, tr("Content type"), m_contentType);
    addField(ProfileField::WillResponseTopic, tr("Response topic"), m_responseTopic);
    addField(ProfileField::WillCorrelationData, tr("Correlation data"), m_correlationData);
    m_correlationData->setName(tr("Correlation data of the last will"));
    addField(ProfileField::WillUserProperty, tr("User properties"), m_userProperties);
    m_delay->setToolTip(tr("Seconds; a client that is back by then keeps it from being published"));
    m_expiry->setToolTip(tr("Seconds after which the broker drops it"));
}

QWidget *WillSection::makeDeliveryRow()
{
    for (int qos = 0; qos <= 2; ++qos)
        m_qos->addSegment(QString::number(qos), tr("QoS %1").arg(qos));
    auto *widget = new QWidget;
    auto *row = new QHBoxLayout(widget);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(2 * metrics::spacing);
    row->addWidget(m_qos);
    row->addWidget(m_retain);
    row->addStretch(1);
    return widget;
}

void WillSection::load(const ConnectionProfile &profile)
{
    const WillSettings will = profile.will.value_or(WillSettings{});
    m_use->setChecked(profile.will.has_value());
    m_topic->setText(will.topic);
    m_payload->setBytes(will.payload);
    m_qos->setCurrentIndex(toInt(will.qos));
    m_retain->setChecked(will.retain);
    showSeconds(m_delay, will.delayInterval.count() == 0 ? std::nullopt : std::optional(will.delayInterval));
    showSeconds(m_expiry, will.expiryInterval);
    m_isText->setChecked(will.payloadIsText);
    m_contentType->setText(will.contentType);
    m_responseTopic->setText(will.responseTopic);
    m_correlationData->setBytes(will.correlationData);
    PairsEditor::Pairs pairs;
    for (const auto &[name, value] : will.userProperties)
        pairs.emplace_back(name, value);
    m_userProperties->setPairs(pairs);
}

void WillSection::store(ConnectionProfile *profile) const
{
    if (!m_use->isChecked()) {
        profile->will.reset();
        return;
    }
    WillSettings will{.topic = m_topic->text(),
        .payload = m_payload->bytes().value_or(QByteArray()),
        .qos = static_cast<QoS>(m_qos->currentIndex()),
        .retain = m_retain->isChecked(),
        .delayInterval = secondsOf(m_delay).value_or(std::chrono::seconds::zero()),
        .expiryInterval = secondsOf(m_expiry),
        .payloadIsText = m_isText->isChecked(),
        .contentType = m_contentType->text(),
        .responseTopic = m_responseTopic->text(),
        .correlationData = m_correlationData->bytes().value_or(QByteArray())};
    for (const auto &[name, value] : m_userProperties->pairs())
        will.userProperties.push_back({name, value});
    profile->will = std::move(will);
}

void WillSection::adapt(const ConnectionProfile &profile)
{
    const bool isThere = profile.will.has_value();
    const bool hasProperties = isThere && profile.protocolVersion == profile::ProtocolVersion::V5;
    setFieldVisible(ProfileField::WillTopic, isThere);
    setFieldVisible(ProfileField::WillPayload, isThere);
    form()->setRowVisible(DeliveryRow, isThere);
    for (const ProfileField field : {ProfileField::WillDelay, ProfileField::WillExpiry,
             ProfileField::WillContentType, ProfileField::WillResponseTopic,
             ProfileField::WillCorrelationData, ProfileField::WillUserProperty})
        setFieldVisible(field, hasProperties);
    form()->setRowVisible(FormatRow, hasProperties);
}

QString WillSection::summary(const ConnectionProfile &profile) const
{
    if (!profile.will)
        return tr("None");
    return tr("%1 · QoS %2%3")
        .arg(profile.will->topic)
        .arg(toInt(profile.will->qos))
        .arg(profile.will->retain ? tr(" · retained") : QString());
}

std::vector<std::pair<ProfileField, QString>> WillSection::inputErrors() const
{
    std::vector<std::pair<ProfileField, QString>> errors;
    if (!m_use->isChecked())
        return errors;
    if (const auto bytes = m_payload->bytes(); !bytes)
        errors.emplace_back(ProfileField::WillPayload, bytes.error());
    if (const auto bytes = m_correlationData->bytes(); !bytes)
        errors.emplace_back(ProfileField::WillCorrelationData, bytes.error());
    return errors;
}

bool WillSection::showError(ProfileField field, std::optional<std::size_t> index, const QString &text)
{
    if (field == ProfileField::WillUserProperty && index) {
        m_userProperties->setError(*index, text);
        return true;
    }
    return EditorSection::showError(field, index, text);
}

void WillSection::clearErrors()
{
    EditorSection::clearErrors();
    m_userProperties->clearErrors();
}

} // namespace cutty::ui
