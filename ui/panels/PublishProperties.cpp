#include "ui/panels/PublishProperties.h"

#include "core/mqtt/topic/Topic.h"
#include "ui/panels/BytesField.h"
#include "ui/panels/mqttString.h"
#include "ui/theme/Metrics.h"
#include "ui/theme/Theme.h"
#include "ui/widgets/FormGrid.h"
#include "ui/widgets/PairsEditor.h"

#include <QCheckBox>
#include <QLineEdit>
#include <QVBoxLayout>

#include <algorithm>

namespace cutty::ui {
namespace {

using namespace Qt::StringLiterals;
using mqtt::PropertyId;

constexpr int labelWidth = 112;

std::string_view view(const QByteArray &bytes)
{
    return {bytes.data(), static_cast<std::size_t>(bytes.size())};
}

QString toQString(std::string_view text)
{
    return QString::fromUtf8(text.data(), static_cast<qsizetype>(text.size()));
}

} // namespace

PublishProperties::PublishProperties(QWidget *parent)
    : QWidget(parent)
    , m_form(new FormGrid(labelWidth))
    , m_isText(new QCheckBox(tr("Declare the payload as UTF-8 text")))
    , m_expiry(new QLineEdit)
    , m_contentType(new QLineEdit)
    , m_responseTopic(new QLineEdit)
    , m_correlationData(new BytesField(1, u"publish.correlationData"_s))
    , m_userProperties(new PairsEditor(tr("Add user property"), tr("User property")))
{
    setObjectName(u"publish.properties"_s);
    m_isText->setObjectName(u"publish.isText"_s);
    m_expiry->setObjectName(u"publish.expiry"_s);
    m_expiry->setPlaceholderText(tr("never, or seconds"));
    m_contentType->setObjectName(u"publish.contentType"_s);
    m_contentType->setPlaceholderText(u"application/json"_s);
    m_responseTopic->setObjectName(u"publish.responseTopic"_s);
    m_userProperties->setObjectName(u"publish.userProperties"_s);
    m_correlationData->setName(tr("Correlation data"));
    for (QLineEdit *line : {m_expiry, m_contentType, m_responseTopic})
        line->setFont(Theme::instance().font(FontRole::Fixed));
    m_form->addRow(FormatRow, tr("Format"), m_isText);
    m_form->addRow(ExpiryRow, tr("Expiry"), m_expiry);
    m_form->addRow(ContentTypeRow, tr("Content type"), m_contentType);
    m_form->addRow(ResponseTopicRow, tr("Response topic"), m_responseTopic);
    m_form->addRow(CorrelationRow, tr("Correlation data"), m_correlationData);
    m_form->addRow(UserRow, tr("User properties"), m_userProperties);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, metrics::scrollBarExtent, 0);
    column->addWidget(m_form);
    column->addStretch(1);

    const auto handle = [this] {
        m_form->clearErrors();
        m_userProperties->clearErrors();
        Q_EMIT changed();
    };
    connect(m_isText, &QCheckBox::toggled, this, handle);
    for (const QLineEdit *line : {m_expiry, m_contentType, m_responseTopic})
        connect(line, &QLineEdit::textChanged, this, handle);
    connect(m_correlationData, &BytesField::changed, this, handle);
    connect(m_userProperties, &PairsEditor::changed, this, handle);
}

std::optional<mqtt::Properties> PublishProperties::properties(const QByteArray &payload)
{
    if (!showErrors(payload))
        return std::nullopt;
    mqtt::Properties properties;
    const auto add = [&](PropertyId id, const QByteArray &bytes) {
        if (!bytes.isEmpty())
            properties.add(id, view(bytes));
    };
    if (m_isText->isChecked())
        properties.add(PropertyId::PayloadFormatIndicator, 1);
    if (!m_expiry->text().isEmpty())
        properties.add(PropertyId::MessageExpiryInterval, m_expiry->text().toUInt());
    add(PropertyId::ContentType, m_contentType->text().toUtf8());
    add(PropertyId::ResponseTopic, m_responseTopic->text().toUtf8());
    add(PropertyId::CorrelationData, m_correlationData->bytes().value_or(QByteArray()));
    for (const auto &[name, value] : m_userProperties->pairs())
        properties.addUserProperty(name.toStdString(), value.toStdString());
    return properties;
}

void PublishProperties::setProperties(mqtt::PropertiesView properties)
{
    m_isText->setChecked(properties.number(PropertyId::PayloadFormatIndicator).value_or(0) == 1);
    const auto expiry = properties.number(PropertyId::MessageExpiryInterval);
    m_expiry->setText(expiry ? QString::number(*expiry) : QString());
    m_contentType->setText(toQString(properties.text(PropertyId::ContentType).value_or("")));
    m_responseTopic->setText(toQString(properties.text(PropertyId::ResponseTopic).value_or("")));
    const auto correlation = properties.text(PropertyId::CorrelationData).value_or("");
    m_correlationData->setBytes(QByteArray(correlation.data(), static_cast<qsizetype>(correlation.size())));
    PairsEditor::Pairs pairs;
    for (const mqtt::Property &property : properties) {
        if (property.id == PropertyId::UserProperty)
            pairs.emplace_back(toQString(property.name), toQString(property.text));
    }
    m_userProperties->setPairs(pairs);
    Q_EMIT changed();
}

int PublishProperties::count() const
{
    const bool set[] = {m_isText->isChecked(), !m_expiry->text().isEmpty(), !m_contentType->text().isEmpty(),
        !m_responseTopic->text().isEmpty(), !m_correlationData->bytes().value_or("?").isEmpty()};
    return static_cast<int>(std::ranges::count(set, true) + std::ssize(m_userProperties->pairs()));
}

QString PublishProperties::errorOf(Row row, const QByteArray &payload) const
{
    switch (row) {
    case FormatRow:
        return m_isText->isChecked() && QString::fromUtf8(payload).toUtf8() != payload
            ? tr("The payload is not UTF-8 text.")
            : QString();
    case ExpiryRow: {
        bool isNumber = true;
        if (!m_expiry->text().isEmpty())
            m_expiry->text().toUInt(&isNumber);
        return isNumber ? QString() : tr("0 to 4294967295 seconds.");
    }
    case ContentTypeRow:
        return isMqttString(m_contentType->text()) ? QString() : tr("MQTT does not allow this text.");
    case ResponseTopicRow:
        return m_responseTopic->text().isEmpty()
                || mqtt::isValidTopicName(m_responseTopic->text().toStdString())
            ? QString()
            : tr("Messages go to one topic: without + and #.");
    case CorrelationRow: {
        const auto bytes = m_correlationData->bytes();
        if (!bytes)
            return bytes.error();
        return bytes->size() > longestMqttString ? tr("MQTT takes at most 65,535 bytes here.") : QString();
    }
    case UserRow: break;
    }
    return {};
}

bool PublishProperties::showErrors(const QByteArray &payload)
{
    QWidget *first = nullptr;
    for (const Row row : {FormatRow, ExpiryRow, ContentTypeRow, ResponseTopicRow, CorrelationRow}) {
        const QString error = errorOf(row, payload);
        m_form->setError(row, error);
        if (!first && !error.isEmpty())
            first = fieldOf(row);
    }
    const auto pairs = m_userProperties->pairs();
    for (std::size_t i = 0; i < pairs.size(); ++i) {
        const bool isFine = isMqttString(pairs[i].first) && isMqttString(pairs[i].second);
        m_userProperties->setError(i, isFine ? QString() : tr("MQTT does not allow this text."));
        if (!first && !isFine)
            first = m_userProperties;
    }
    if (first)
        first->setFocus();
    return !first;
}

QWidget *PublishProperties::fieldOf(Row row) const
{
    switch (row) {
    case FormatRow: return m_isText;
    case ExpiryRow: return m_expiry;
    case ContentTypeRow: return m_contentType;
    case ResponseTopicRow: return m_responseTopic;
    case CorrelationRow: return m_correlationData;
    case UserRow: break;
    }
    return m_userProperties;
}

} // namespace cutty::ui
