#pragma once

#include "core/base/Transport.h"
#include "core/broker/BrokerOptions.h"
#include "core/broker/faults/FaultPlan.h"

#include <QByteArray>
#include <QString>

#include <cstdint>
#include <vector>

namespace cutty::session {

// Plain values of core/broker that the window shows and edits as they are.
using broker::AccessAction;
using broker::AccessRule;
using broker::AccessRules;
using broker::AccessSubjectKind;
using broker::BrokerOptions;
using broker::DeniedPublish;
using broker::FaultAction;
using broker::FaultActionKind;
using broker::FaultPlan;
using broker::FaultRule;
using broker::OverlappingDelivery;
using broker::Redirection;

/// How a listener secures its transport, for Tls and SecureWebSocket.
struct ListenerTls
{
    /// Paths of PEM files; the certificate may have its chain behind it.
    QString certificateFile;
    QString keyFile;
    /// PEM: who may issue certificates of clients. Where given, clients are asked for one.
    QString clientAuthorityFile;
    /// Turns clients away that show none; needs `clientAuthorityFile`.
    bool requiresClientCertificate = false;
    TlsVersion minimumVersion = TlsVersion::V12;
    bool operator==(const ListenerTls &) const = default;
};

/// One place where a broker listens.
struct ListenerSettings
{
    Transport transport = Transport::Tcp;
    /// An IP address. Loopback unless somebody chose otherwise: anyone who reaches it can use the broker.
    QString address = QStringLiteral("127.0.0.1");
    /// 0 lets the system choose.
    std::uint16_t port = 1883;
    /// For LocalSocket: its path or name.
    QString socket;
    ListenerTls tls;
    bool operator==(const ListenerSettings &) const = default;
};

/// Somebody who may log in.
struct BrokerUser
{
    QString name;
    /// As net::hashPassword() makes it, never the password.
    QByteArray passwordHash;
    bool operator==(const BrokerUser &) const = default;
};

/// All that makes one local broker what it is; what a configuration file holds.
struct BrokerConfiguration
{
    QString name = QStringLiteral("Local broker");
    std::vector<ListenerSettings> listeners = {ListenerSettings{}};
    /// Credentials are checked where there are users.
    BrokerOptions options;
    std::vector<BrokerUser> users;
    FaultPlan faults;
    /// Sessions, retained messages and queues are kept in this folder; empty: they end with the broker.
    QString stateFolder;
    /// Clients are watched for mistakes, and for which statements of the specification they exercise.
    bool examinesClients = true;
};

} // namespace cutty::session
