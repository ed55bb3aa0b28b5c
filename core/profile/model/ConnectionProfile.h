#pragma once

#include "core/base/QoS.h"
#include "core/profile/model/ConnectSettings.h"
#include "core/profile/model/ProxySettings.h"
#include "core/profile/model/ReconnectSettings.h"
#include "core/profile/model/TlsSettings.h"
#include "core/profile/model/WebSocketSettings.h"
#include "core/profile/model/WillSettings.h"

#include <QString>
#include <QUuid>

#include <chrono>
#include <cstdint>
#include <optional>
#include <vector>

namespace cutty::profile {

inline constexpr std::chrono::seconds maximumKeepAlive{65'535};
/// Means that the session never ends (MQTT 5, 3.1.2.11.2).
inline constexpr std::chrono::seconds maximumSessionExpiryInterval{0xFFFF'FFFF};

/// The protocol versions a profile can ask for.
enum class ProtocolVersion : std::uint8_t { V31, V311, V5 };

/// A subscription that is made each time the profile connects.
struct ProfileSubscription
{
    QString filter;
    QoS qos = QoS::AtMostOnce;

    bool operator==(const ProfileSubscription &) const = default;
};

/// What is needed to open one connection, as the user saved it. A plain value: it may hold anything that the
/// fields can, validate() says whether it can be connected with. Secrets are not part of it;
/// requiredSecrets() says which belong to it, and SecretStore has them under secretKey().
struct ConnectionProfile
{
    /// Never changes; what the secrets and everything else outside the profile file refer to.
    QUuid id;
    QString name;
    /// Where the profile stands in the tree, levels separated by '/'; empty for the top.
    QString folder;
    Transport transport = Transport::Tcp;
    /// A name or an address, IPv6 without brackets; the path or name of a local socket.
    QString host;
    /// 1–65535; 0 can be held, and is an issue. Without meaning for a local socket.
    std::uint16_t port = 1883;
    ProtocolVersion protocolVersion = ProtocolVersion::V5;
    /// Empty: the broker gives one out.
    QString clientId;
    QString userName;
    /// Whether a password is sent.
    bool usePassword = false;
    /// 0 (off) to maximumKeepAlive.
    std::chrono::seconds keepAlive{60};
    bool cleanStart = true;
    /// MQTT 5 only, 0 to maximumSessionExpiryInterval; without it, no property is sent.
    std::optional<std::chrono::seconds> sessionExpiryInterval;
    std::vector<ProfileSubscription> subscriptions;
    /// For the secure transports.
    TlsSettings tls;
    /// For the WebSocket transports.
    WebSocketSettings webSocket;
    /// Not for a local socket.
    ProxySettings proxy;
    std::optional<WillSettings> will;
    /// MQTT 5 only.
    ConnectSettings connect;
    ReconnectSettings reconnect;

    bool operator==(const ConnectionProfile &) const = default;
};

/// A profile with a new id and the client id `cutty-` with the eight hexadecimal digits of `random`.
[[nodiscard]] ConnectionProfile newProfile(std::uint32_t random);

/// A copy with a new id. A client id that newProfile() made is made anew from `random`, as two connections
/// with one client id would push each other out; one that somebody chose stays.
[[nodiscard]] ConnectionProfile duplicated(const ConnectionProfile &profile, std::uint32_t random);

/// The folder without empty levels and without spaces around the levels: " Lab//Bench/" becomes "Lab/Bench".
[[nodiscard]] QString normalizedFolder(const QString &folder);

/// What a profile may need and its file never holds.
enum class SecretKind : std::uint8_t { Password, KeyPassphrase, ProxyPassword };

inline constexpr SecretKind secretKinds[]
    = {SecretKind::Password, SecretKind::KeyPassphrase, SecretKind::ProxyPassword};

/// The secrets that connecting with the profile as it is takes.
[[nodiscard]] std::vector<SecretKind> requiredSecrets(const ConnectionProfile &profile);

/// The key under which a SecretStore keeps this secret of the profile with this id.
[[nodiscard]] QString secretKey(const QUuid &id, SecretKind kind);

} // namespace cutty::profile
