#include "app/cli/broker/brokerEventJson.h"

#include "app/cli/broker/brokerEventNames.h"
#include "app/cli/jsonText.h"
#include "app/cli/packetText.h"
#include "core/broker/faults/FaultNames.h"
#include "core/broker/findings/exportFindings.h"
#include "core/broker/findings/findingText.h"

#include <chrono>
#include <concepts>
#include <format>
#include <iterator>
#include <utility>

namespace cutty::cli {
namespace {

/// One object of JSON, member by member.
class JsonObject
{
public:
    JsonObject() = default;
    JsonObject(std::string_view event, WallTime time)
    {
        std::format_to(std::back_inserter(m_text), R"({{"time":"{:%FT%T}Z","event":"{}")", time, event);
    }

    JsonObject &text(std::string_view name, std::string_view value)
    {
        separate();
        appendJsonBytes(m_text, name, value);
        return *this;
    }
    JsonObject &textIfGiven(std::string_view name, const std::optional<std::string> &value)
    {
        return value ? text(name, std::string_view(*value)) : *this;
    }
    JsonObject &textIfAny(std::string_view name, std::string_view value)
    {
        return value.empty() ? *this : text(name, value);
    }
    JsonObject &number(std::string_view name, std::integral auto value)
    {
        separate();
        std::format_to(std::back_inserter(m_text), R"("{}":{})", name, value);
        return *this;
    }
    JsonObject &flag(std::string_view name, bool value)
    {
        separate();
        std::format_to(std::back_inserter(m_text), R"("{}":{})", name, value);
        return *this;
    }
    JsonObject &object(std::string_view name, std::string_view json)
    {
        separate();
        std::format_to(std::back_inserter(m_text), R"("{}":{})", name, json);
        return *this;
    }
    std::string take() { return std::exchange(m_text, {}) + '}'; }

private:
    void separate()
    {
        if (m_text.empty())
            m_text = '{';
        else
            m_text += ',';
    }

    std::string m_text;
};

std::string toJson(const mqtt::DecodeError &error)
{
    JsonObject json;
    json.text("fault", broker::toName(error.fault)).textIfAny("statement", error.statement);
    if (error.packet != mqtt::PacketType{})
        json.text("packet", packetName(error.packet));
    return json.number("offset", error.offset).text("description", describe(error)).take();
}

/// Which rule, and what it says.
void addDecision(JsonObject &json, const broker::AccessDecision &decision, const broker::AccessRules &access)
{
    json.text("basis", toName(decision.basis));
    if (decision.basis != broker::AccessBasis::Rule || decision.rule >= access.rules().size())
        return;
    const broker::AccessRule &rule = access.rules()[decision.rule];
    JsonObject object;
    object.number("index", decision.rule).text("who", toName(rule.who)).textIfAny("name", rule.name);
    if (rule.action)
        object.text("action", toName(*rule.action));
    json.object("rule", object.text("filter", rule.filter).flag("allow", rule.allow).take());
}

void addReason(JsonObject &json, mqtt::ReasonCode reason)
{
    json.number("reason", std::to_underlying(reason));
}

void addError(JsonObject &json, const std::optional<mqtt::DecodeError> &error)
{
    if (error)
        json.object("error", toJson(*error));
}

void addMessage(JsonObject &json, const Message &message)
{
    json.text("topic", message.topic())
        .number("qos", toInt(message.publishedQoS()))
        .flag("retain", message.publishedRetain())
        .number("size", message.payload().size());
}

std::string_view eventName(const broker::BrokerEventKind &kind)
{
    static constexpr std::string_view names[] = {"connected", "refused", "disconnected", "subscribed",
        "unsubscribed", "denied", "dropped", "will", "session-ended"};
    static_assert(std::size(names) == std::variant_size_v<broker::BrokerEventKind>);
    return names[kind.index()];
}

void add(JsonObject &json, const broker::ClientConnected &event, const broker::AccessRules &)
{
    json.number("link", std::to_underlying(event.link))
        .text("client", event.clientId)
        .textIfGiven("user", event.userName)
        .textIfAny("address", event.address)
        .text("version", toName(event.version))
        .number("keepAlive", event.keepAlive.count())
        .flag("cleanStart", event.cleanStart)
        .flag("sessionPresent", event.sessionPresent);
}

void add(JsonObject &json, const broker::ConnectionRefused &event, const broker::AccessRules &access)
{
    json.number("link", std::to_underlying(event.link))
        .textIfAny("client", event.clientId)
        .textIfGiven("user", event.userName)
        .textIfAny("address", event.address)
        .text("cause", toName(event.cause));
    addReason(json, event.reason);
    if (event.access)
        addDecision(json, *event.access, access);
    addError(json, event.error);
}

void add(JsonObject &json, const broker::ClientDisconnected &event, const broker::AccessRules &)
{
    json.number("link", std::to_underlying(event.link))
        .text("client", event.clientId)
        .text("by", toName(event.by))
        .text("cause", toName(event.cause));
    addReason(json, event.reason);
    addError(json, event.error);
}

void add(JsonObject &json, const broker::ClientSubscribed &event, const broker::AccessRules &)
{
    json.text("client", event.clientId).text("filter", event.filter);
    addReason(json, event.reason);
    if (mqtt::isError(event.reason))
        return;
    json.number("qos", toInt(event.options.maximumQoS))
        .flag("noLocal", event.options.noLocal)
        .flag("retainAsPublished", event.options.retainAsPublished)
        .number("retainHandling", std::to_underlying(event.options.retainHandling));
    if (event.identifier != 0)
        json.number("identifier", event.identifier);
}

void add(JsonObject &json, const broker::ClientUnsubscribed &event, const broker::AccessRules &)
{
    json.text("client", event.clientId).text("filter", event.filter);
    addReason(json, event.reason);
}

void add(JsonObject &json, const broker::AccessDenied &event, const broker::AccessRules &access)
{
    json.text("client", event.clientId)
        .textIfGiven("user", event.userName)
        .text("action", toName(event.action))
        .text("topic", event.topic);
    addDecision(json, event.decision, access);
}

void add(JsonObject &json, const broker::MessageDropped &event, const broker::AccessRules &)
{
    json.textIfAny("client", event.clientId).text("reason", toName(event.reason));
    addMessage(json, *event.message);
}

void add(JsonObject &json, const broker::WillPublished &event, const broker::AccessRules &)
{
    json.text("client", event.clientId);
    addMessage(json, *event.message);
}

void add(JsonObject &json, const broker::SessionEnded &event, const broker::AccessRules &)
{
    json.text("client", event.clientId).text("cause", toName(event.cause));
}

std::string firstBytes(std::string_view bytes)
{
    return hexBytes(bytes.substr(0, broker::Finding::maximumBytes));
}

} // namespace

std::string toJson(const broker::BrokerEvent &event, WallTime time, const broker::AccessRules &access)
{
    JsonObject json(eventName(event.kind), time);
    std::visit([&](const auto &kind) { add(json, kind, access); }, event.kind);
    return json.take();
}

std::string toJson(const broker::Finding &finding, WallTime time, TimePoint start)
{
    std::string object;
    broker::appendJson(object, finding, start);
    return JsonObject("finding", time).object("finding", object).take();
}

std::string toJson(broker::LinkId link, const broker::InjectedFault &fault, WallTime time)
{
    using std::chrono::duration_cast;
    JsonObject json("fault", time);
    json.number("link", std::to_underlying(link))
        .textIfAny("client", fault.clientId)
        .text("rule", fault.rule);
    if (fault.ruleIndex)
        json.number("index", *fault.ruleIndex);
    json.text("action", broker::toName(kindOf(fault.action)))
        .text("direction", broker::toName(fault.direction))
        .text("packet", packetName(fault.packet))
        .text("version", toName(fault.version))
        .number("size", fault.size)
        .text("bytes", firstBytes(fault.bytes));
    if (fault.result != fault.bytes)
        json.text("result", firstBytes(fault.result));
    if (fault.delay > Duration::zero())
        json.number("delayMilliseconds", duration_cast<std::chrono::milliseconds>(fault.delay).count());
    return json.take();
}

std::string toJson(const net::StateError &error, WallTime time)
{
    const bool full = error.kind == net::StateError::Kind::DiskFull;
    return JsonObject("state-failed", time)
        .text("cause", full ? "disk-full" : "write-failed")
        .text("path", error.path.toStdString())
        .take();
}

std::string stateRecoveredJson(WallTime time) { return JsonObject("state-recovered", time).take(); }

std::string readyJson(std::string_view url, WallTime time)
{
    return JsonObject("ready", time).text("url", url).take();
}

std::string lossJson(std::uint64_t events, std::uint64_t findings, WallTime time)
{
    return JsonObject("lost", time).number("events", events).number("findings", findings).take();
}

} // namespace cutty::cli
