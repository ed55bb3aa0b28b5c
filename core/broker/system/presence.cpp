#include "core/broker/system/presence.h"

#include "core/base/jsonText.h"

#include <format>
#include <iterator>

namespace cutty::broker {
namespace {

/// An object of JSON, member by member.
class JsonObject
{
public:
    void add(std::string_view name, std::string_view value)
    {
        begin(name);
        appendJsonText(m_text, value); // it is UTF-8, as the decoder has checked
    }
    void add(std::string_view name, std::int64_t value)
    {
        begin(name);
        m_text += std::to_string(value);
    }
    void addFlag(std::string_view name, bool value)
    {
        begin(name);
        m_text += value ? "true" : "false";
    }
    std::string take() { return std::move(m_text) + '}'; }

private:
    void begin(std::string_view name)
    {
        m_text += m_text.empty() ? "{\"" : ",\"";
        m_text += name;
        m_text += "\":";
    }

    std::string m_text;
};

/// The address without its port.
std::string_view hostOf(std::string_view address)
{
    const std::size_t colon = address.rfind(':');
    if (colon == address.npos)
        return address;
    const std::string_view host = address.substr(0, colon);
    return host.starts_with('[') && host.ends_with(']') ? host.substr(1, host.size() - 2) : host;
}

JsonObject describeClient(const PresenceFacts &facts)
{
    JsonObject json;
    json.add("username", facts.userName.value_or("undefined"));
    json.add("ts", facts.now);
    if (facts.link.listenerPort != 0)
        json.add("sockport", facts.link.listenerPort);
    json.add("proto_ver", static_cast<int>(facts.version));
    json.add("proto_name", facts.version == mqtt::ProtocolVersion::V31 ? "MQIsdp" : "MQTT");
    json.add("ipaddress", hostOf(facts.link.peerAddress));
    json.add("connected_at", facts.connectedAt);
    json.add("clientid", facts.clientId);
    return json;
}

} // namespace

std::string toTopicLevel(std::string_view text)
{
    std::string level;
    for (const char byte : text) {
        if (std::string_view("%/+#").contains(byte))
            std::format_to(std::back_inserter(level), "%{:02X}", static_cast<unsigned>(byte));
        else
            level += byte;
    }
    return level;
}

std::string presenceTopic(std::string_view node, std::string_view clientId, bool online)
{
    return std::format("$SYS/brokers/{}/clients/{}/{}", toTopicLevel(node), toTopicLevel(clientId),
        online ? "connected" : "disconnected");
}

std::string describeOnline(const PresenceFacts &facts)
{
    JsonObject json = describeClient(facts);
    json.add("keepalive", facts.keepAlive.count());
    json.add("expiry_interval", facts.expiryInterval.count());
    json.add("connack", 0);
    json.addFlag("clean_start", facts.cleanStart);
    return json.take();
}

std::string describeOffline(const PresenceFacts &facts, std::string_view reason)
{
    JsonObject json = describeClient(facts);
    json.add("reason", reason);
    json.add("disconnected_at", facts.now);
    return json.take();
}

std::string_view offlineReason(const mqtt::Closed &closed, EndedBy by)
{
    using enum mqtt::CloseCause;
    switch (by) {
    case EndedBy::Command: return "kicked";
    case EndedBy::Takeover: return "takenover";
    case EndedBy::Client: break;
    case EndedBy::Broker:
        if (closed.cause == ProtocolError)
            return "protocol_error";
        return closed.cause == KeepAliveTimeout ? "keepalive_timeout" : "not_authorized";
    }
    if (closed.cause != Peer)
        return "tcp_closed";
    return closed.reason == mqtt::ReasonCode::DisconnectWithWill ? "disconnect_with_will_message" : "normal";
}

} // namespace cutty::broker
