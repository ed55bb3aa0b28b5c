#include "app/cli/broker/brokerEventNames.h"

namespace cutty::cli {

std::string_view toName(mqtt::ProtocolVersion version)
{
    switch (version) {
    case mqtt::ProtocolVersion::V31: return "MQTT 3.1";
    case mqtt::ProtocolVersion::V311: return "MQTT 3.1.1";
    case mqtt::ProtocolVersion::V5: break;
    }
    return "MQTT 5.0";
}

std::string_view toName(mqtt::CloseCause cause)
{
    switch (cause) {
    case mqtt::CloseCause::Local: return "broker";
    case mqtt::CloseCause::Peer: return "client";
    case mqtt::CloseCause::TransportLost: return "transport-lost";
    case mqtt::CloseCause::Refused: return "refused";
    case mqtt::CloseCause::ProtocolError: return "protocol-error";
    case mqtt::CloseCause::KeepAliveTimeout: return "keep-alive-timeout";
    case mqtt::CloseCause::HandshakeTimeout: break;
    }
    return "handshake-timeout";
}

std::string_view toName(broker::EndedBy by)
{
    switch (by) {
    case broker::EndedBy::Client: return "client";
    case broker::EndedBy::Broker: return "broker";
    case broker::EndedBy::Command: return "command";
    case broker::EndedBy::Takeover: break;
    }
    return "takeover";
}

std::string_view toName(broker::DropReason reason)
{
    switch (reason) {
    case broker::DropReason::QueueFull: return "queue-full";
    case broker::DropReason::BacklogFull: return "backlog-full";
    case broker::DropReason::TooLarge: return "too-large";
    case broker::DropReason::ClientAway: return "client-away";
    case broker::DropReason::TopicTooDeep: return "topic-too-deep";
    case broker::DropReason::Expired: return "expired";
    case broker::DropReason::AccessDenied: return "access-denied";
    case broker::DropReason::NoMemberReady: break;
    }
    return "no-member-ready";
}

std::string_view toName(broker::SessionEnd cause)
{
    switch (cause) {
    case broker::SessionEnd::CleanStart: return "clean-start";
    case broker::SessionEnd::WithConnection: return "with-connection";
    case broker::SessionEnd::Expired: return "expired";
    case broker::SessionEnd::Command: break;
    }
    return "command";
}

std::string_view toName(broker::AccessAction action)
{
    return action == broker::AccessAction::Publish ? "publish" : "subscribe";
}

std::string_view toName(broker::AccessSubjectKind who)
{
    switch (who) {
    case broker::AccessSubjectKind::Everybody: return "everybody";
    case broker::AccessSubjectKind::User: return "user";
    case broker::AccessSubjectKind::Client: return "client";
    case broker::AccessSubjectKind::Anonymous: break;
    }
    return "anonymous";
}

std::string_view toName(broker::AccessBasis basis)
{
    switch (basis) {
    case broker::AccessBasis::Rule: return "rule";
    case broker::AccessBasis::Default: return "default";
    case broker::AccessBasis::SystemTopic: break;
    }
    return "system-topic";
}

} // namespace cutty::cli
