#include "ui/texts/reasonText.h"

#include "core/payload/format/Preview.h"

#include <QCoreApplication>
#include <QStringList>

#include <algorithm>
#include <array>

namespace cutty::ui {
namespace {

using mqtt::ReasonCode;

struct Texts
{
    Q_DECLARE_TR_FUNCTIONS(ReasonText)
};

struct Words
{
    ReasonCode reason;
    const char *text;
};

constexpr std::array reasonWords{
    Words{ReasonCode::Success, QT_TRANSLATE_NOOP("ReasonText", "success")},
    Words{ReasonCode::GrantedQoS1, QT_TRANSLATE_NOOP("ReasonText", "granted QoS 1")},
    Words{ReasonCode::GrantedQoS2, QT_TRANSLATE_NOOP("ReasonText", "granted QoS 2")},
    Words{ReasonCode::DisconnectWithWill, QT_TRANSLATE_NOOP("ReasonText", "disconnected with will")},
    Words{ReasonCode::NoMatchingSubscribers, QT_TRANSLATE_NOOP("ReasonText", "nobody subscribes to it")},
    Words{
        ReasonCode::NoSubscriptionExisted, QT_TRANSLATE_NOOP("ReasonText", "there was no such subscription")},
    Words{ReasonCode::ContinueAuthentication, QT_TRANSLATE_NOOP("ReasonText", "authentication goes on")},
    Words{ReasonCode::ReAuthenticate, QT_TRANSLATE_NOOP("ReasonText", "authenticate again")},
    Words{ReasonCode::UnspecifiedError, QT_TRANSLATE_NOOP("ReasonText", "unspecified error")},
    Words{ReasonCode::MalformedPacket, QT_TRANSLATE_NOOP("ReasonText", "malformed packet")},
    Words{ReasonCode::ProtocolError, QT_TRANSLATE_NOOP("ReasonText", "protocol error")},
    Words{ReasonCode::ImplementationSpecificError,
        QT_TRANSLATE_NOOP("ReasonText", "a rule of this broker forbids it")},
    Words{ReasonCode::UnsupportedProtocolVersion,
        QT_TRANSLATE_NOOP("ReasonText", "unsupported protocol version")},
    Words{ReasonCode::ClientIdentifierNotValid, QT_TRANSLATE_NOOP("ReasonText", "client id not valid")},
    Words{ReasonCode::BadUserNameOrPassword, QT_TRANSLATE_NOOP("ReasonText", "bad user name or password")},
    Words{ReasonCode::NotAuthorized, QT_TRANSLATE_NOOP("ReasonText", "not authorized")},
    Words{ReasonCode::ServerUnavailable, QT_TRANSLATE_NOOP("ReasonText", "server unavailable")},
    Words{ReasonCode::ServerBusy, QT_TRANSLATE_NOOP("ReasonText", "server busy")},
    Words{ReasonCode::Banned, QT_TRANSLATE_NOOP("ReasonText", "this client is banned")},
    Words{ReasonCode::ServerShuttingDown, QT_TRANSLATE_NOOP("ReasonText", "server shutting down")},
    Words{ReasonCode::BadAuthenticationMethod, QT_TRANSLATE_NOOP("ReasonText", "bad authentication method")},
    Words{ReasonCode::KeepAliveTimeout, QT_TRANSLATE_NOOP("ReasonText", "keep-alive timeout")},
    Words{ReasonCode::SessionTakenOver, QT_TRANSLATE_NOOP("ReasonText", "session taken over")},
    Words{ReasonCode::TopicFilterInvalid, QT_TRANSLATE_NOOP("ReasonText", "topic filter not valid")},
    Words{ReasonCode::TopicNameInvalid, QT_TRANSLATE_NOOP("ReasonText", "topic name not valid")},
    Words{ReasonCode::PacketIdentifierInUse, QT_TRANSLATE_NOOP("ReasonText", "packet identifier in use")},
    Words{
        ReasonCode::PacketIdentifierNotFound, QT_TRANSLATE_NOOP("ReasonText", "packet identifier not found")},
    Words{ReasonCode::ReceiveMaximumExceeded, QT_TRANSLATE_NOOP("ReasonText", "receive maximum exceeded")},
    Words{ReasonCode::TopicAliasInvalid, QT_TRANSLATE_NOOP("ReasonText", "topic alias not valid")},
    Words{ReasonCode::PacketTooLarge, QT_TRANSLATE_NOOP("ReasonText", "packet too large")},
    Words{ReasonCode::MessageRateTooHigh, QT_TRANSLATE_NOOP("ReasonText", "message rate too high")},
    Words{ReasonCode::QuotaExceeded, QT_TRANSLATE_NOOP("ReasonText", "quota exceeded")},
    Words{ReasonCode::AdministrativeAction, QT_TRANSLATE_NOOP("ReasonText", "administrative action")},
    Words{ReasonCode::PayloadFormatInvalid, QT_TRANSLATE_NOOP("ReasonText", "payload format not valid")},
    Words{ReasonCode::RetainNotSupported, QT_TRANSLATE_NOOP("ReasonText", "retain not supported")},
    Words{ReasonCode::QoSNotSupported, QT_TRANSLATE_NOOP("ReasonText", "QoS not supported")},
    Words{ReasonCode::UseAnotherServer, QT_TRANSLATE_NOOP("ReasonText", "use another server")},
    Words{ReasonCode::ServerMoved, QT_TRANSLATE_NOOP("ReasonText", "server moved")},
    Words{ReasonCode::SharedSubscriptionsNotSupported,
        QT_TRANSLATE_NOOP("ReasonText", "shared subscriptions not supported")},
    Words{ReasonCode::ConnectionRateExceeded, QT_TRANSLATE_NOOP("ReasonText", "connection rate exceeded")},
    Words{ReasonCode::MaximumConnectTime, QT_TRANSLATE_NOOP("ReasonText", "maximum connect time reached")},
    Words{ReasonCode::SubscriptionIdentifiersNotSupported,
        QT_TRANSLATE_NOOP("ReasonText", "subscription identifiers not supported")},
    Words{ReasonCode::WildcardSubscriptionsNotSupported,
        QT_TRANSLATE_NOOP("ReasonText", "wildcard subscriptions not supported")},
};

} // namespace

QString reasonText(ReasonCode reason)
{
    const auto found = std::ranges::find(reasonWords, reason, &Words::reason);
    const QString words = found == reasonWords.end() ? Texts::tr("unknown reason") : Texts::tr(found->text);
    const QString number = QString::number(static_cast<int>(reason), 16).toUpper().rightJustified(2, u'0');
    return QStringLiteral("%1 (0x%2)").arg(words, number);
}

QString remarkText(const session::PublishReport &report)
{
    constexpr int longestQuote = 300;
    const auto shown = [](const QString &text) {
        return payload::previewText(text.toStdString(), longestQuote);
    };
    QString text;
    if (!report.reasonString.isEmpty())
        text = Texts::tr(" It says: “%1”.").arg(shown(report.reasonString));
    QStringList pairs;
    for (const auto &[name, value] : report.userProperties)
        pairs.append(QStringLiteral("%1 = %2").arg(shown(name), shown(value)));
    if (!pairs.isEmpty())
        text += QStringLiteral(" %1.").arg(shown(pairs.join(QStringLiteral(", "))));
    return text;
}

QString requestErrorText(session::RequestError error)
{
    using session::RequestError;
    switch (error) {
    case RequestError::None: return {};
    case RequestError::NotConnected: return Texts::tr("Not connected. Connect, then try again.");
    case RequestError::InvalidTopicName:
        return Texts::tr("A topic to publish to has at least one character and no + or #.");
    case RequestError::InvalidTopicFilter:
        return Texts::tr("In a filter, + and # stand alone in their level, and # comes last.");
    case RequestError::PacketTooLarge:
        return Texts::tr("The message is larger than the broker takes. Make it smaller.");
    case RequestError::QoSNotSupported:
        return Texts::tr("The broker does not offer this QoS. Choose a lower one.");
    case RequestError::RetainNotSupported:
        return Texts::tr("The broker does not retain messages. Switch Retain off.");
    case RequestError::WildcardSubscriptionsNotSupported:
        return Texts::tr("The broker does not take wildcards. Subscribe to single topics.");
    case RequestError::SharedSubscriptionsNotSupported:
        return Texts::tr("The broker has no shared subscriptions. Leave out $share/….");
    case RequestError::NoLocalOnSharedSubscription:
        return Texts::tr("A shared subscription always gets its own messages, too. Switch “No local” off.");
    case RequestError::SubscriptionIdentifiersNotSupported:
        return Texts::tr("The broker has no subscription identifiers. Leave the identifier empty.");
    case RequestError::CannotAuthenticate:
        return Texts::tr("There is nothing to authenticate with now: the connection has no authentication "
                         "method, or an exchange is under way.");
    case RequestError::InvalidProperties: return Texts::tr("The broker does not take one of the properties.");
    case RequestError::TooManyInFlight: break;
    }
    return Texts::tr("Too many messages wait for their acknowledgement. Try again when some have come.");
}

QString subscriptionStatusText(const session::Subscription &subscription)
{
    using session::SubscriptionStatus;
    switch (subscription.status) {
    case SubscriptionStatus::Waiting: return Texts::tr("Will be made with the connection.");
    case SubscriptionStatus::Pending: return Texts::tr("Waiting for the broker's answer.");
    case SubscriptionStatus::Active:
        if (subscription.grantedQoS < subscription.requestedQoS) {
            return Texts::tr("Active; the broker grants QoS %1 instead of %2.")
                .arg(toInt(subscription.grantedQoS))
                .arg(toInt(subscription.requestedQoS));
        }
        return Texts::tr("Active.");
    case SubscriptionStatus::Refused:
        return Texts::tr("The broker refused: %1.").arg(reasonText(subscription.reason));
    case SubscriptionStatus::Failed: break;
    }
    return requestErrorText(subscription.error);
}

} // namespace cutty::ui
