#pragma once

#include "core/mqtt/codec/Packets.h"
#include "core/net/link/Endpoint.h"

#include <QByteArray>
#include <QString>

#include <cstdint>
#include <expected>
#include <memory>
#include <optional>
#include <string>
#include <vector>

/// A scenario of the file that scenario_client plays, as tests/interop/scenario/README.md describes it.
namespace cutty::scenario {

enum class ActionKind : std::uint8_t {
    Subscribe,
    Unsubscribe,
    Publish,
    RefusedPublish,
    Respond,
    Once,
    Disconnect,
    Exit
};

struct Action
{
    ActionKind kind{};
    /// The filters of Subscribe (one) and Unsubscribe.
    std::vector<std::string> filters;
    /// Of Publish and RefusedPublish.
    std::string topic;
    std::string payload;
    QoS qos = QoS::AtMostOnce;
    bool retain = false;
    mqtt::Properties properties;
    /// Of Exit.
    int code = 0;
    /// What Once does; taken out then. Copies of the action share it.
    std::shared_ptr<std::vector<Action>> inner;
};
using Actions = std::vector<Action>;

/// What to do with a message; what is not given matches any.
struct MessageEntry
{
    std::optional<std::string> topic;
    std::optional<std::string> payload;
    std::optional<QoS> qos;
    mqtt::Properties properties;
    Actions actions;

    bool matches(const mqtt::PublishPacket &packet) const;
};

struct Scenario
{
    mqtt::ConnectPacket connect;
    std::optional<net::TlsOptions> tls;
    bool reconnect = false;

    Actions onConnack;
    Actions onSuback;
    Actions onUnsuback;
    /// Nothing: a lost connection, or one that is refused, is a failure.
    std::optional<Actions> onDisconnected;
    std::optional<Actions> onTlsFailed;
    /// One list for each completed publish; the last repeats.
    std::vector<Actions> onPublished;
    std::vector<MessageEntry> onMessage;
};

/// Reads the scenario `name` of a file with JSON; the error is a sentence.
std::expected<Scenario, QString> readScenario(const QByteArray &file, const QString &name);

} // namespace cutty::scenario
