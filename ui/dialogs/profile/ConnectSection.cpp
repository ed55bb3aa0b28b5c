#include "ui/dialogs/profile/ConnectSection.h"

#include "ui/widgets/PairsEditor.h"

#include <QCheckBox>
#include <QComboBox>
#include <QLineEdit>
#include <QSpinBox>

namespace cutty::ui {
namespace {

using namespace Qt::StringLiterals;
using profile::ConnectionProfile;
using profile::ConnectSettings;
using profile::ProfileField;

enum ExtraRow { AutomaticAliasesRow = 1000, ResponseRow, ProblemRow };

} // namespace

ConnectSection::ConnectSection()
    : m_authentication(makeChoice(u"profile.connect.authentication"_s,
          {tr("User name and password"), u"SCRAM-SHA-1"_s, u"SCRAM-SHA-256"_s, u"SCRAM-SHA-512"_s}))
    , m_receiveMaximum(makeNumberLine(u"profile.connect.receiveMaximum"_s, u"65535"_s))
    , m_maximumPacketSize(makeNumberLine(u"profile.connect.maximumPacketSize"_s, tr("no limit")))
    , m_topicAliasMaximum(makeNumber(u"profile.connect.topicAliasMaximum"_s, 0, 65'535))
    , m_automaticAliases(
          makeCheck(u"profile.connect.automaticAliases"_s, tr("Replace topics that repeat, on publishing")))
    , m_responseInformation(
          makeCheck(u"profile.connect.responseInformation"_s, tr("Ask for response information")))
    , m_problemInformation(
          makeCheck(u"profile.connect.problemInformation"_s, tr("Let the broker explain its refusals")))
    , m_userProperties(
          makePairs(u"profile.connect.userProperties"_s, tr("Add user property"), tr("User property")))
{
    addField(ProfileField::Authentication, tr("Authentication"), m_authentication);
    addField(ProfileField::ReceiveMaximum, tr("Receive maximum"), m_receiveMaximum);
    addField(ProfileField::MaximumPacketSize, tr("Largest packet"), m_maximumPacketSize);
    addField(ProfileField::TopicAliasMaximum, tr("Topic aliases"), m_topicAliasMaximum);
    addRow(AutomaticAliasesRow, {}, m_automaticAliases);
    addRow(ResponseRow, tr("Requests"), m_responseInformation);
    addRow(ProblemRow, {}, m_problemInformation);
    addField(ProfileField::ConnectUserProperty, tr("User properties"), m_userProperties);
    m_receiveMaximum->setToolTip(tr("QoS 1 and 2 messages that the broker may have unacknowledged"));
    m_maximumPacketSize->setToolTip(tr("In bytes; the broker keeps larger messages to itself"));
    m_topicAliasMaximum->setToolTip(tr("How many aliases the broker may use for topics it sends"));
}

void ConnectSection::load(const ConnectionProfile &profile)
{
    const ConnectSettings &connect = profile.connect;
    m_authentication->setCurrentIndex(static_cast<int>(connect.authentication));
    showNumber(m_receiveMaximum, connect.receiveMaximum);
    showNumber(m_maximumPacketSize, connect.maximumPacketSize);
    m_topicAliasMaximum->setValue(static_cast<int>(connect.topicAliasMaximum));
    m_automaticAliases->setChecked(connect.automaticTopicAliases);
    m_responseInformation->setChecked(connect.requestResponseInformation);
    m_problemInformation->setChecked(connect.requestProblemInformation);
    PairsEditor::Pairs pairs;
    for (const auto &[name, value] : connect.userProperties)
        pairs.emplace_back(name, value);
    m_userProperties->setPairs(pairs);
}

void ConnectSection::store(ConnectionProfile *profile) const
{
    ConnectSettings &connect = profile->connect;
    connect.authentication = static_cast<profile::AuthenticationMethod>(m_authentication->currentIndex());
    // 0 is out of range for both.
    connect.receiveMaximum = numberOf(m_receiveMaximum, 0);
    connect.maximumPacketSize = numberOf(m_maximumPacketSize, 0);
    connect.topicAliasMaximum = static_cast<std::uint32_t>(m_topicAliasMaximum->value());
    connect.automaticTopicAliases = m_automaticAliases->isChecked();
    connect.requestResponseInformation = m_responseInformation->isChecked();
    connect.requestProblemInformation = m_problemInformation->isChecked();
    connect.userProperties.clear();
    for (const auto &[name, value] : m_userProperties->pairs())
        connect.userProperties.push_back({name, value});
}

bool ConnectSection::applies(const ConnectionProfile &profile) const
{
    return profile.protocolVersion == profile::ProtocolVersion::V5;
}

QString ConnectSection::summary(const ConnectionProfile &profile) const
{
    const ConnectSettings &connect = profile.connect;
    QStringList parts;
    if (connect.authentication != profile::AuthenticationMethod::None)
        parts.append(m_authentication->currentText());
    if (connect.receiveMaximum)
        parts.append(tr("receive maximum %1").arg(*connect.receiveMaximum));
    if (connect.maximumPacketSize)
        parts.append(tr("packets up to %1 bytes").arg(*connect.maximumPacketSize));
    if (connect.topicAliasMaximum > 0 || connect.automaticTopicAliases)
        parts.append(tr("topic aliases"));
    if (const auto count = connect.userProperties.size(); count > 0)
        parts.append(count == 1 ? tr("1 user property") : tr("%1 user properties").arg(count));
    return parts.isEmpty() ? tr("As usual") : parts.join(u" · "_s);
}

bool ConnectSection::showError(ProfileField field, std::optional<std::size_t> index, const QString &text)
{
    if (field == ProfileField::ConnectUserProperty && index) {
        m_userProperties->setError(*index, text);
        return true;
    }
    return EditorSection::showError(field, index, text);
}

void ConnectSection::clearErrors()
{
    EditorSection::clearErrors();
    m_userProperties->clearErrors();
}

} // namespace cutty::ui
