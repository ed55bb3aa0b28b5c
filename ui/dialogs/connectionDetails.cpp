#include "ui/dialogs/connectionDetails.h"

#include "core/payload/format/Preview.h"
#include "core/profile/exchange/BrokerUrl.h"
#include "ui/texts/connectionText.h"
#include "ui/texts/decodeErrorText.h"
#include "ui/texts/failureText.h"

#include <QCoreApplication>
#include <QLocale>

namespace cutty::ui {
namespace {

using Fact = ConnectionDetailsModel::Fact;
using Group = ConnectionDetailsModel::Group;
using Mark = ConnectionDetailsModel::Mark;
using session::CertificateFacts;
using session::ClientConnection;
using session::ConnectionFacts;
using session::ConnectionState;
using session::ServerFacts;
using session::TlsFacts;

struct Texts
{
    Q_DECLARE_TR_FUNCTIONS(ConnectionDetails)
};

constexpr int longestValue = 2'000;

/// What came from the network, made visible, on one line.
QString shown(const QString &data) { return payload::previewText(data.toStdString(), longestValue); }

QString number(std::uint32_t value) { return QLocale().toString(value); }

QString yesOrNo(bool value) { return value ? Texts::tr("yes") : Texts::tr("no"); }

QString timeText(const QDateTime &time)
{
    return QLocale().toString(time.toLocalTime(), QLocale::ShortFormat);
}

Group stepsOf(const ClientConnection &connection)
{
    const session::ConnectTimeline &timeline = connection.timeline();
    Group group{Texts::tr("Connecting"), {}};
    group.facts.push_back({Texts::tr("Address"), profile::brokerUrlOf(connection.profile())});
    if (!timeline.address.isEmpty())
        group.facts.push_back({Texts::tr("Reached at"), timeline.address});
    const bool underWay = connection.state() == ConnectionState::Connecting
        || connection.state() == ConnectionState::Authenticating;
    const bool failed = connection.failure().has_value() && !connection.facts() && !underWay;
    std::chrono::microseconds sum{0};
    for (std::size_t i = 0; i < timeline.steps.size(); ++i) {
        const auto &entry = timeline.steps[i];
        sum += entry.duration;
        const bool isLast = i + 1 == timeline.steps.size();
        const bool isCause
            = isLast && failed && connection.failure()->kind != session::FailureKind::ConnectionLost;
        if (isLast && underWay) {
            group.facts.push_back({stepText(entry.step), Texts::tr("under way…")});
            break;
        }
        const QString time = durationText(entry.duration);
        group.facts.push_back({stepText(entry.step), isCause ? Texts::tr("failed after %1").arg(time) : time,
            isCause ? Mark::Failed : Mark::None});
    }
    if (timeline.steps.size() > 1 && !underWay)
        group.facts.push_back({Texts::tr("All together"), durationText(sum)});
    if (failed) {
        group.facts.push_back({Texts::tr("Ended because"),
            failureText(*connection.failure(), connection.profile()).sentence, Mark::Failed});
    }
    return group;
}

/// Where it is the broker that broke the rules, which and how.
void addMistake(std::vector<Group> *groups, const ClientConnection &connection)
{
    const auto &failure = connection.failure();
    if (!failure || !failure->error || connection.facts())
        return;
    Group group{Texts::tr("What the broker did wrong"), {}};
    for (const DecodeErrorFact &fact : decodeErrorFacts(*failure->error))
        group.facts.push_back({fact.name, fact.value});
    groups->push_back(std::move(group));
}

Group tlsOf(const TlsFacts &tls)
{
    Group group{QStringLiteral("TLS"), {}};
    group.facts.push_back({Texts::tr("Version"), tlsVersionText(tls.protocol)});
    group.facts.push_back({Texts::tr("Cipher"), tls.cipher});
    if (!tls.alpn.isEmpty())
        group.facts.push_back({Texts::tr("Protocol (ALPN)"), shown(QString::fromUtf8(tls.alpn))});
    if (tls.verified) {
        group.facts.push_back({Texts::tr("Certificate"), Texts::tr("checked: the broker is who it says")});
    } else {
        group.facts.push_back({Texts::tr("Certificate"),
            Texts::tr("not checked: nobody knows who is at the other end"), Mark::Warning});
    }
    for (const session::CertificateFault &fault : tls.ignoredFaults)
        group.facts.push_back({Texts::tr("Let pass"), faultText(fault), Mark::Warning});
    return group;
}

Group certificateOf(const QString &title, const CertificateFacts &certificate)
{
    const QDateTime now = QDateTime::currentDateTimeUtc();
    Group group{title, {}};
    group.facts.push_back({Texts::tr("Subject"), shown(certificate.subject)});
    group.facts.push_back({Texts::tr("Issuer"), shown(certificate.issuer)});
    group.facts.push_back({Texts::tr("Valid from"), timeText(certificate.notBefore),
        certificate.notBefore > now ? Mark::Warning : Mark::None});
    group.facts.push_back({Texts::tr("Valid until"), timeText(certificate.notAfter),
        certificate.notAfter < now ? Mark::Warning : Mark::None});
    const QStringList names = certificate.dnsNames + certificate.ipAddresses;
    if (!names.isEmpty())
        group.facts.push_back({Texts::tr("For"), shown(names.join(QStringLiteral(", ")))});
    group.facts.push_back({Texts::tr("SHA-256"), fingerprintText(certificate.sha256)});
    return group;
}

void addCertificates(std::vector<Group> *groups, const TlsFacts &tls)
{
    const auto count = tls.peerChain.size();
    for (qsizetype i = 0; i < count; ++i) {
        const QString title = count == 1
            ? Texts::tr("The broker's certificate")
            : Texts::tr("The broker's certificate %1 of %2").arg(i + 1).arg(count);
        groups->push_back(certificateOf(title, tls.peerChain.at(i)));
    }
    if (!tls.localChain.isEmpty())
        groups->push_back(certificateOf(Texts::tr("Your certificate"), tls.localChain.first()));
}

QString sessionText(const ConnectionFacts &facts)
{
    QString text = facts.sessionPresent ? Texts::tr("resumed") : Texts::tr("new");
    if (facts.version != mqtt::ProtocolVersion::V5)
        return text;
    if (facts.sessionExpiryInterval == profile::maximumSessionExpiryInterval)
        text += Texts::tr(", never expires");
    else if (facts.sessionExpiryInterval.count() == 0)
        text += Texts::tr(", ends with the connection");
    else
        text += Texts::tr(", expires %1 s after the connection").arg(facts.sessionExpiryInterval.count());
    return text;
}

Group agreementOf(const ConnectionFacts &facts)
{
    Group group{Texts::tr("Agreed with the broker"), {}};
    group.facts.push_back({Texts::tr("Version"), versionText(facts.version)});
    group.facts.push_back({Texts::tr("Client id"),
        facts.clientIdAssigned ? Texts::tr("%1 (given by the broker)").arg(shown(facts.clientId))
                               : facts.clientId});
    const QString keepAlive
        = facts.keepAlive.count() == 0 ? Texts::tr("off") : Texts::tr("%1 s").arg(facts.keepAlive.count());
    group.facts.push_back({Texts::tr("Keep-alive"),
        facts.keepAliveImposed ? Texts::tr("%1 (set by the broker)").arg(keepAlive) : keepAlive});
    group.facts.push_back({Texts::tr("Session"), sessionText(facts)});
    if (!facts.authenticationMethod.isEmpty())
        group.facts.push_back({Texts::tr("Authentication"), shown(facts.authenticationMethod)});
    return group;
}

Group serverOf(const ServerFacts &server)
{
    Group group{Texts::tr("What the broker takes"), {}};
    group.facts.push_back({Texts::tr("In flight"), number(server.receiveMaximum)});
    group.facts.push_back({Texts::tr("Largest packet"),
        server.maximumPacketSize ? Texts::tr("%1 bytes").arg(number(*server.maximumPacketSize))
                                 : Texts::tr("no limit")});
    group.facts.push_back({Texts::tr("Highest QoS"), number(static_cast<std::uint32_t>(server.maximumQoS))});
    group.facts.push_back({Texts::tr("Topic aliases"), number(server.topicAliasMaximum)});
    group.facts.push_back({Texts::tr("Retained messages"), yesOrNo(server.retainAvailable)});
    group.facts.push_back({Texts::tr("Wildcards"), yesOrNo(server.wildcardSubscriptionAvailable)});
    group.facts.push_back({Texts::tr("Shared subscriptions"), yesOrNo(server.sharedSubscriptionAvailable)});
    group.facts.push_back(
        {Texts::tr("Subscription identifiers"), yesOrNo(server.subscriptionIdentifierAvailable)});
    return group;
}

void addWords(std::vector<Group> *groups, const ServerFacts &server)
{
    Group group{Texts::tr("What the broker says"), {}};
    const auto add = [&](const QString &name, const QString &value) {
        if (!value.isEmpty())
            group.facts.push_back({name, shown(value)});
    };
    add(Texts::tr("Reason"), server.reasonString);
    add(Texts::tr("Response information"), server.responseInformation);
    add(Texts::tr("Server reference"), server.serverReference);
    for (const auto &[name, value] : server.userProperties)
        group.facts.push_back({Texts::tr("User property %1").arg(shown(name)), shown(value)});
    if (server.userPropertiesLeftOut > 0) {
        group.facts.push_back(
            {Texts::tr("Left out"), Texts::tr("%1 more user properties").arg(server.userPropertiesLeftOut)});
    }
    if (!group.facts.empty())
        groups->push_back(std::move(group));
}

} // namespace

std::vector<Group> connectionDetails(const ClientConnection &connection)
{
    std::vector<Group> groups;
    groups.push_back(stepsOf(connection));
    addMistake(&groups, connection);
    const auto &facts = connection.facts();
    if (!facts)
        return groups;
    groups.push_back(agreementOf(*facts));
    if (facts->tls) {
        groups.push_back(tlsOf(*facts->tls));
        addCertificates(&groups, *facts->tls);
    }
    if (facts->version == mqtt::ProtocolVersion::V5) {
        groups.push_back(serverOf(facts->server));
        addWords(&groups, facts->server);
    }
    return groups;
}

} // namespace cutty::ui
