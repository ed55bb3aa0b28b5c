#include "core/net/driver/Gatekeeper.h"

#include <utility>

namespace cutty::net {

using broker::Admission;
using broker::AuthenticationStage;
using mqtt::ReasonCode;

Gatekeeper::Gatekeeper(UserTable users, Decided decided, Challenged challenged, QObject *parent)
    : QObject(parent)
    , m_users(std::make_shared<const UserTable>(std::move(users)))
    , m_decided(std::move(decided))
    , m_challenged(std::move(challenged))
{
    // One processor is left to the broker; more checks than the others take wait in the pool.
    m_pool.setMaxThreadCount(std::max(1, QThread::idealThreadCount() - 1));
}

Gatekeeper::~Gatekeeper()
{
    m_pool.clear();
    m_pool.waitForDone();
}

std::string Gatekeeper::method() { return scramMethod(ScramHash::Sha256).toStdString(); }

void Gatekeeper::handle(const broker::CredentialCheck &check)
{
    if (!check.password)
        return refuse(check.link, ReasonCode::BadUserNameOrPassword);
    m_pool.start([this, users = m_users, check] {
        const bool right = users->isPassword(check.userName, *check.password);
        decide(check.link, {.reason = right ? ReasonCode::Success : ReasonCode::BadUserNameOrPassword});
    });
}

void Gatekeeper::handle(const broker::AuthenticationStep &step)
{
    if (step.method != method())
        return refuse(step.link, ReasonCode::BadAuthenticationMethod);
    const std::string data = step.data.value_or(std::string());
    if (step.stage != AuthenticationStage::Continue) {
        m_exchanges.erase(step.link);
        const auto [exchange, added] = m_exchanges.try_emplace(step.link, ScramHash::Sha256,
            [users = m_users](const QByteArray &name) { return users->credentials(name); });
        const auto answer = exchange->second.begin(data);
        if (!answer)
            return refuse(step.link, ReasonCode::NotAuthorized);
        QMetaObject::invokeMethod(
            this, [this, link = step.link, text = *answer] { m_challenged(link, text); },
            Qt::QueuedConnection);
        return;
    }
    const auto exchange = m_exchanges.find(step.link);
    if (exchange == m_exchanges.end())
        return refuse(step.link, ReasonCode::ProtocolError);
    auto last = exchange->second.finish(data);
    if (!last)
        return refuse(step.link, ReasonCode::NotAuthorized);
    std::string name = exchange->second.userName().toStdString();
    m_exchanges.erase(exchange);
    decide(step.link,
        {.reason = ReasonCode::Success, .userName = std::move(name), .authenticationData = *std::move(last)});
}

void Gatekeeper::forget(broker::LinkId link) { m_exchanges.erase(link); }

void Gatekeeper::refuse(broker::LinkId link, ReasonCode reason)
{
    m_exchanges.erase(link);
    decide(link, {.reason = reason});
}

/// From any thread.
void Gatekeeper::decide(broker::LinkId link, const Admission &admission)
{
    QMetaObject::invokeMethod(
        this, [this, link, admission] { m_decided(link, admission); }, Qt::QueuedConnection);
}

} // namespace cutty::net
