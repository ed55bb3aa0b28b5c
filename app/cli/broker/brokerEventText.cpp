#include "app/cli/broker/brokerEventText.h"

#include "app/cli/broker/brokerEventNames.h"
#include "app/cli/failureText.h"
#include "app/cli/packetText.h"
#include "core/broker/faults/FaultNames.h"
#include "core/broker/findings/findingText.h"

#include <chrono>
#include <format>

namespace cutty::cli {
namespace {

using broker::AccessRules;

std::string nameOf(const std::string &clientId)
{
    return clientId.empty() ? "a client without a name" : printable(clientId);
}

std::string userOf(const std::optional<std::string> &userName)
{
    return userName ? std::format(" as {}", printable(*userName)) : std::string();
}

std::string addressOf(const std::string &address)
{
    return address.empty() ? std::string() : std::format(" from {}", address);
}

/// " (rule 2: user anna may not publish to a/#)"; rules are counted from 0, as in the configuration's errors.
std::string becauseOf(const broker::AccessDecision &decision, const AccessRules &access)
{
    if (decision.basis == broker::AccessBasis::SystemTopic)
        return " ($SYS is the broker's)";
    if (decision.basis == broker::AccessBasis::Default || decision.rule >= access.rules().size())
        return " (no rule allows it)";
    const broker::AccessRule &rule = access.rules()[decision.rule];
    const std::string subject = rule.name.empty()
        ? std::string(toName(rule.who))
        : std::format("{} {}", toName(rule.who), printable(rule.name));
    return std::format(" (rules[{}]: {} may not {} {})", decision.rule, subject,
        rule.action ? toName(*rule.action) : "use", printable(rule.filter));
}

std::string errorText(const std::optional<mqtt::DecodeError> &error)
{
    return error ? std::format(": {}", describe(*error)) : std::string();
}

std::string sentence(const broker::ClientConnected &event, const AccessRules &)
{
    return std::format("{} connects{}{}: {}, keep-alive {} s, {}{}", nameOf(event.clientId),
        userOf(event.userName), addressOf(event.address), toName(event.version), event.keepAlive.count(),
        event.cleanStart ? "clean start" : "session kept", event.sessionPresent ? ", session present" : "");
}

std::string sentence(const broker::ConnectionRefused &event, const AccessRules &access)
{
    const std::string who = event.clientId.empty() ? "a connection" : nameOf(event.clientId);
    const std::string start = std::format("{}{}{}", who, userOf(event.userName), addressOf(event.address));
    switch (event.cause) {
    case mqtt::CloseCause::Local:
    case mqtt::CloseCause::Refused:
        return std::format("{} is refused: {}{}", start, describe(event.reason),
            event.access ? becauseOf(*event.access, access) : std::string());
    case mqtt::CloseCause::ProtocolError:
        return std::format("{} is refused{}", start, errorText(event.error));
    case mqtt::CloseCause::HandshakeTimeout: return std::format("{} sent no CONNECT in time", start);
    default: return std::format("{} went before it was let in", start);
    }
}

std::string sentence(const broker::ClientDisconnected &event, const AccessRules &)
{
    const std::string who = nameOf(event.clientId);
    switch (event.by) {
    case broker::EndedBy::Takeover:
        return std::format("{} gives way to another connection with its client identifier", who);
    case broker::EndedBy::Command: return std::format("{} is disconnected: {}", who, describe(event.reason));
    case broker::EndedBy::Client:
        if (event.cause == mqtt::CloseCause::Peer)
            return std::format("{} disconnects{}", who,
                event.reason == mqtt::ReasonCode::Success ? std::string() : ": " + describe(event.reason));
        return std::format("{} is gone without DISCONNECT", who);
    case broker::EndedBy::Broker: break;
    }
    if (event.cause == mqtt::CloseCause::KeepAliveTimeout)
        return std::format("{} has fallen silent and is disconnected", who);
    return std::format("{} is disconnected: {}{}", who, describe(event.reason), errorText(event.error));
}

std::string sentence(const broker::ClientSubscribed &event, const AccessRules &)
{
    if (mqtt::isError(event.reason)) {
        return std::format("{} may not subscribe to {}: {}", nameOf(event.clientId), printable(event.filter),
            describe(event.reason));
    }
    return std::format("{} subscribes to {} at QoS {}", nameOf(event.clientId), printable(event.filter),
        toInt(event.options.maximumQoS));
}

std::string sentence(const broker::ClientUnsubscribed &event, const AccessRules &)
{
    return std::format("{} unsubscribes from {}", nameOf(event.clientId), printable(event.filter));
}

std::string sentence(const broker::AccessDenied &event, const AccessRules &access)
{
    return std::format("{}{} may not {} {}{}", nameOf(event.clientId), userOf(event.userName),
        event.action == broker::AccessAction::Publish ? "publish to" : "subscribe to", printable(event.topic),
        becauseOf(event.decision, access));
}

std::string sentence(const broker::MessageDropped &event, const AccessRules &)
{
    return std::format("a message on {} is dropped{}{}: {}", printable(event.message->topic()),
        event.clientId.empty() ? "" : " at ", event.clientId.empty() ? std::string() : nameOf(event.clientId),
        toName(event.reason));
}

std::string sentence(const broker::WillPublished &event, const AccessRules &)
{
    return std::format(
        "the will of {} is published to {}", nameOf(event.clientId), printable(event.message->topic()));
}

std::string sentence(const broker::SessionEnded &event, const AccessRules &)
{
    const auto cause = [&]() -> std::string_view {
        switch (event.cause) {
        case broker::SessionEnd::CleanStart: return "its client starts clean";
        case broker::SessionEnd::WithConnection: return "it lasts as long as its connection";
        case broker::SessionEnd::Expired: return "its client stayed away for too long";
        case broker::SessionEnd::Command: break;
        }
        return "it was removed";
    };
    return std::format("the session of {} ends: {}", nameOf(event.clientId), cause());
}

} // namespace

std::string describe(const broker::BrokerEvent &event, const AccessRules &access)
{
    return std::visit([&](const auto &kind) { return sentence(kind, access); }, event.kind);
}

std::string describe(const broker::Finding &finding)
{
    std::string text = std::format("{}: {}", nameOf(finding.clientId), printable(broker::describe(finding)));
    if (!finding.statement.empty())
        text += std::format(" [{}]", finding.statement);
    if (!finding.bytes.empty())
        text += std::format(": {}", broker::hexBytes(finding));
    return text;
}

std::string describe(const broker::InjectedFault &fault)
{
    using std::chrono::duration_cast;
    using std::chrono::milliseconds;
    std::string text = std::format("fault {} on {} of {}: {}", printable(fault.rule),
        packetName(fault.packet), nameOf(fault.clientId), broker::toName(kindOf(fault.action)));
    if (fault.delay > Duration::zero())
        text += std::format(" by {} ms", duration_cast<milliseconds>(fault.delay).count());
    return text;
}

} // namespace cutty::cli
