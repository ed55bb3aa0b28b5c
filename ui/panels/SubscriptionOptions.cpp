#include "ui/panels/SubscriptionOptions.h"

#include "core/mqtt/topic/Topic.h"
#include "ui/panels/mqttString.h"
#include "ui/texts/reasonText.h"
#include "ui/theme/Metrics.h"
#include "ui/theme/Theme.h"
#include "ui/widgets/FormGrid.h"
#include "ui/widgets/PairsEditor.h"

#include <QCheckBox>
#include <QComboBox>
#include <QLineEdit>
#include <QVBoxLayout>

namespace cutty::ui {
namespace {

using namespace Qt::StringLiterals;

constexpr int labelWidth = 64;
/// Of a subscription identifier (MQTT 5, 3.8.2.1.2).
constexpr uint largestIdentifier = 268'435'455;

/// 0 where it is none.
uint identifierOf(const QString &text)
{
    bool isNumber = false;
    const uint number = text.toUInt(&isNumber);
    return isNumber && number <= largestIdentifier ? number : 0;
}

} // namespace

SubscriptionOptions::SubscriptionOptions(QWidget *parent)
    : QWidget(parent)
    , m_form(new FormGrid(labelWidth))
    , m_noLocal(new QCheckBox(tr("Without my own")))
    , m_retainAsPublished(new QCheckBox(tr("Keep as published")))
    , m_retainHandling(new QComboBox)
    , m_identifier(new QLineEdit)
    , m_userProperties(new PairsEditor(tr("Add user property"), tr("User property")))
{
    setObjectName(u"subscription.options"_s);
    m_noLocal->setObjectName(u"subscription.noLocal"_s);
    m_noLocal->setToolTip(tr("No local: what this connection publishes does not come back."));
    m_retainAsPublished->setObjectName(u"subscription.retainAsPublished"_s);
    m_retainAsPublished->setToolTip(
        tr("Retain as published: messages keep the flag that they were published with."));
    m_retainHandling->setObjectName(u"subscription.retainHandling"_s);
    m_retainHandling->setToolTip(tr("Retain handling: when the broker sends the messages that it retains."));
    m_retainHandling->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    m_retainHandling->addItem(tr("Send when subscribing"));
    m_retainHandling->addItem(tr("Send if it is new"));
    m_retainHandling->addItem(tr("Do not send"));
    m_identifier->setObjectName(u"subscription.identifier"_s);
    m_identifier->setPlaceholderText(tr("none, or a number"));
    m_identifier->setFont(Theme::instance().font(FontRole::Fixed));
    m_userProperties->setObjectName(u"subscription.userProperties"_s);
    m_form->addRow(LocalRow, tr("Messages"), m_noLocal);
    m_form->addRow(RetainRow, tr("Flag"), m_retainAsPublished);
    m_form->addRow(HandlingRow, tr("Retained"), m_retainHandling);
    m_form->addRow(IdentifierRow, tr("Identifier"), m_identifier);
    m_form->addRow(UserRow, tr("User"), m_userProperties);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, metrics::scrollBarExtent, 0);
    column->addWidget(m_form);
    column->addStretch(1);

    const auto handle = [this] {
        m_form->clearErrors();
        m_userProperties->clearErrors();
        Q_EMIT changed();
    };
    connect(m_noLocal, &QCheckBox::toggled, this, handle);
    connect(m_retainAsPublished, &QCheckBox::toggled, this, handle);
    connect(m_retainHandling, &QComboBox::currentIndexChanged, this, handle);
    connect(m_identifier, &QLineEdit::textChanged, this, handle);
    connect(m_userProperties, &PairsEditor::changed, this, handle);
}

std::optional<session::SubscriptionSettings> SubscriptionOptions::settings(const QString &filter)
{
    if (!showErrors(filter))
        return std::nullopt;
    session::SubscriptionSettings settings{.noLocal = m_noLocal->isChecked(),
        .retainAsPublished = m_retainAsPublished->isChecked(),
        .retainHandling = static_cast<mqtt::RetainHandling>(m_retainHandling->currentIndex())};
    if (!m_identifier->text().isEmpty())
        settings.identifier = identifierOf(m_identifier->text());
    for (const auto &[name, value] : m_userProperties->pairs())
        settings.userProperties.push_back({name, value});
    return settings;
}

void SubscriptionOptions::setSettings(const session::SubscriptionSettings &settings)
{
    m_noLocal->setChecked(settings.noLocal);
    m_retainAsPublished->setChecked(settings.retainAsPublished);
    m_retainHandling->setCurrentIndex(static_cast<int>(settings.retainHandling));
    m_identifier->setText(settings.identifier ? QString::number(*settings.identifier) : QString());
    PairsEditor::Pairs pairs;
    for (const auto &[name, value] : settings.userProperties)
        pairs.emplace_back(name, value);
    m_userProperties->setPairs(pairs);
    Q_EMIT changed();
}

int SubscriptionOptions::count() const
{
    return (m_noLocal->isChecked() ? 1 : 0) + (m_retainAsPublished->isChecked() ? 1 : 0)
        + (m_retainHandling->currentIndex() > 0 ? 1 : 0) + (m_identifier->text().isEmpty() ? 0 : 1)
        + static_cast<int>(m_userProperties->pairs().size());
}

bool SubscriptionOptions::showErrors(const QString &filter)
{
    QWidget *first = nullptr;
    const auto show = [&](Row row, QWidget *field, bool isWrong, const QString &error) {
        m_form->setError(row, isWrong ? error : QString());
        if (isWrong && !first)
            first = field;
    };
    const bool isShared = mqtt::parseSharedFilter(filter.toStdString()).has_value();
    show(LocalRow, m_noLocal, m_noLocal->isChecked() && isShared,
        requestErrorText(session::RequestError::NoLocalOnSharedSubscription));
    const QString identifier = m_identifier->text();
    show(IdentifierRow, m_identifier, !identifier.isEmpty() && identifierOf(identifier) == 0,
        tr("1 to %1.").arg(largestIdentifier));
    const auto pairs = m_userProperties->pairs();
    for (std::size_t i = 0; i < pairs.size(); ++i) {
        const bool isFine = isMqttString(pairs[i].first) && isMqttString(pairs[i].second);
        m_userProperties->setError(i, isFine ? QString() : tr("MQTT does not allow this text."));
        if (!isFine && !first)
            first = m_userProperties;
    }
    if (first)
        first->setFocus();
    return !first;
}

} // namespace cutty::ui
