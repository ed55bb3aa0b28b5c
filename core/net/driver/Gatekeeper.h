#pragma once

#include "core/broker/policy/Admission.h"
#include "core/net/auth/ScramServer.h"
#include "core/net/auth/UserTable.h"

#include <QObject>
#include <QThread>
#include <QThreadPool>

#include <functional>
#include <memory>
#include <string>
#include <unordered_map>

namespace cutty::net {

/// Answers what a broker asks about clients that want in: passwords are checked on threads of its own, as
/// each takes a tenth of a second, and SCRAM-SHA-256 is spoken with those that ask for it. Lives on the
/// broker's thread.
class Gatekeeper : public QObject
{
public:
    /// The answers, for BrokerCore::admit() and BrokerCore::challenge(): some time after handle(), never
    /// within it.
    using Decided = std::function<void(broker::LinkId link, const broker::Admission &admission)>;
    using Challenged = std::function<void(broker::LinkId link, const std::string &data)>;

    Gatekeeper(UserTable users, Decided decided, Challenged challenged, QObject *parent = nullptr);
    ~Gatekeeper() override;

    /// The method of enhanced authentication that it knows.
    static std::string method();

    void handle(const broker::CredentialCheck &check);
    void handle(const broker::AuthenticationStep &step);
    /// An exchange that it began with the link, if there is one, is forgotten.
    void forget(broker::LinkId link);

private:
    void refuse(broker::LinkId link, mqtt::ReasonCode reason);
    void decide(broker::LinkId link, const broker::Admission &admission);

    std::shared_ptr<const UserTable> m_users;
    Decided m_decided;
    Challenged m_challenged;
    std::unordered_map<broker::LinkId, ScramServer> m_exchanges;
    QThreadPool m_pool;
};

} // namespace cutty::net
