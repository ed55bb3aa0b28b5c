#include "app/cli/Subscriber.h"

#include "app/cli/failureText.h"
#include "core/mqtt/topic/Topic.h"

#include <QTimer>

#include <algorithm>
#include <format>
#include <utility>

namespace cutty::cli {
namespace {

ClientSetup acknowledgingByHand(ClientSetup setup)
{
    setup.driver.connection.manualAcknowledgement = true;
    return setup;
}

} // namespace

Subscriber::Subscriber(const SubArguments &arguments, ClientSetup setup, std::vector<SubscribeStep> steps,
    MessagePrinter printer)
    : m_arguments(arguments)
    , m_steps(std::move(steps))
    , m_printer(std::move(printer))
    , m_run(acknowledgingByHand(std::move(setup)), ExitCode::Done,
          [this](mqtt::Event &event) { handle(event); })
{
    QObject::connect(&m_run, &ClientRun::ending, &m_run, [this] { release(); });
}

ExitCode Subscriber::exec()
{
    QTimer timeout;
    if (m_arguments.timeout) {
        timeout.setSingleShot(true);
        const ExitCode code = m_arguments.count ? ExitCode::Timeout : ExitCode::Done;
        QObject::connect(&timeout, &QTimer::timeout, &timeout, [this, code] {
            m_wantedCode = code;
            m_run.finish(code);
        });
        timeout.start(*m_arguments.timeout);
    }
    const ExitCode code = m_run.exec();
    if (!m_printer.flush())
        reportOutputFailure();
    // Also where the failure came when all was done.
    return m_failure.value_or(code);
}

void Subscriber::handle(mqtt::Event &event)
{
    if (const auto *message = std::get_if<mqtt::MessageReceived>(&event)) {
        handleMessage(message->packet);
    } else if (const auto *answer = std::get_if<mqtt::SubscribeAcknowledged>(&event)) {
        handleSubscribed(answer->packet);
    } else if (const auto *end = std::get_if<mqtt::UnsubscribeAcknowledged>(&event)) {
        handleUnsubscribed(end->packet);
    } else if (const auto *removal = std::get_if<mqtt::PublishFinished>(&event)) {
        handleRemoved(*removal);
    } else if (std::holds_alternative<mqtt::Connected>(event)) {
        subscribe();
    }
}

/// Also after a reconnect that found its session: the broker may have lost a part, and asking again is free.
void Subscriber::subscribe()
{
    m_pending.clear();
    for (std::size_t index = 0; index < m_steps.size(); ++index) {
        const SubscribeStep &step = m_steps[index];
        const auto sent = m_run.driver().subscribe(step.requests, step.properties);
        if (!sent)
            return refuse(sent.error(), ExitCode::SubscriptionRefused);
        m_pending.emplace(*sent, index);
    }
    if (m_steps.empty())
        unsubscribe();
}

void Subscriber::handleSubscribed(const mqtt::SubackPacket &packet)
{
    const auto pending = m_pending.extract(packet.packetId);
    if (pending.empty())
        return;
    const auto &requests = m_steps[pending.mapped()].requests;
    const std::size_t count = std::min(requests.size(), packet.reasons.size());
    for (std::size_t index = 0; index < count; ++index) {
        const mqtt::ReasonCode reason = packet.reasons[index];
        if (mqtt::isError(reason)) {
            return fail({ExitCode::SubscriptionRefused,
                std::format("The broker refuses the subscription {}: {}.", requests[index].filter,
                    describe(reason, packet.properties))});
        }
        m_run.trace("subscribed to {} at QoS {}", requests[index].filter, static_cast<unsigned>(reason));
    }
    if (m_pending.empty())
        unsubscribe();
}

void Subscriber::unsubscribe()
{
    if (!m_arguments.unsubscribe.empty()) {
        const auto sent
            = m_run.driver().unsubscribe(m_arguments.unsubscribe, m_arguments.unsubscribeProperties);
        if (!sent)
            refuse(sent.error(), ExitCode::SubscriptionRefused);
    } else if (m_arguments.exitAfterSubscribing) {
        finishWhenSettled(ExitCode::Done);
    }
}

/// Before MQTT 5 there are no reasons.
void Subscriber::handleUnsubscribed(const mqtt::UnsubackPacket &packet)
{
    const auto &filters = m_arguments.unsubscribe;
    const std::size_t count = std::min(filters.size(), packet.reasons.size());
    for (std::size_t index = 0; index < count; ++index) {
        const mqtt::ReasonCode reason = packet.reasons[index];
        if (mqtt::isError(reason)) {
            return fail({ExitCode::SubscriptionRefused,
                std::format("The broker refuses to end the subscription {}: {}.", filters[index],
                    describe(reason, packet.properties))});
        }
        m_run.trace("unsubscribed from {}: {}", filters[index], describe(reason));
    }
    if (m_arguments.exitAfterSubscribing)
        finishWhenSettled(ExitCode::Done);
}

/// What comes when all is done stays unacknowledged: it belongs to whoever takes the session up next.
void Subscriber::handleMessage(const mqtt::PublishPacket &packet)
{
    if (m_wantedCode || m_failure || m_run.isEnding())
        return;
    const bool wanted = !isFilteredOut(packet.message->topic());
    if (wanted && m_arguments.retainedOnly && !packet.retain)
        return finishWhenSettled(ExitCode::Done);
    if (wanted && m_arguments.removeRetained && packet.retain)
        removeRetained(packet.message->topic());
    const bool printed = wanted && !(m_arguments.noRetained && packet.retain);
    if (printed && !print(packet))
        return reportOutputFailure();
    if (packet.qos != QoS::AtMostOnce)
        m_unacknowledged.emplace_back(packet.packetId, packet.qos);
    releaseLater();
    if (printed && ++m_printed == m_arguments.count)
        finishWhenSettled(ExitCode::Done);
}

bool Subscriber::print(const mqtt::PublishPacket &packet)
{
    switch (m_printer.print({packet, std::chrono::system_clock::now()})) {
    case PrintResult::Printed: return true;
    case PrintResult::Failed: return false;
    case PrintResult::NotJson: break;
    }
    m_run.warn(std::format("The payload is not JSON, on topic {}.", printable(packet.message->topic())));
    return true;
}

bool Subscriber::isFilteredOut(std::string_view topic) const
{
    return std::ranges::any_of(m_arguments.filteredOut,
        [topic](const std::string &filter) { return mqtt::matchesTopic(filter, topic); });
}

/// At QoS 1, so that it is known when the broker has done it.
void Subscriber::removeRetained(std::string_view topic)
{
    const MessagePtr message
        = Message::create({.topic = topic, .payload = {}, .qos = QoS::AtLeastOnce, .retain = true});
    if (const auto sent
        = m_run.driver().publish({.message = message, .qos = QoS::AtLeastOnce, .retain = true});
        sent)
        ++m_removals;
    else
        refuse(sent.error(), ExitCode::PublishRefused);
}

void Subscriber::handleRemoved(const mqtt::PublishFinished &event)
{
    if (event.outcome == mqtt::PublishOutcome::Refused) {
        return fail({ExitCode::PublishRefused,
            std::format(
                "The broker does not let a retained message be cleared: {}.", describe(event.reason))});
    }
    m_removals -= m_removals > 0 ? 1 : 0;
    settle();
}

void Subscriber::finishWhenSettled(ExitCode code)
{
    if (!m_wantedCode)
        m_wantedCode = code;
    settle();
}

void Subscriber::settle()
{
    if (m_wantedCode && m_removals == 0)
        m_run.finish(*m_wantedCode);
}

/// A connection that has ended meanwhile says so itself, and may be made again.
void Subscriber::refuse(mqtt::CommandError error, ExitCode code)
{
    if (error != mqtt::CommandError::NotConnected)
        fail({code, describe(error)});
}

/// What comes after it is not printed.
void Subscriber::fail(const Failure &failure)
{
    if (m_failure)
        return;
    m_failure = failure.code;
    if (!failure.sentence.empty())
        m_run.warn(failure.sentence);
    m_run.finish(failure.code);
}

void Subscriber::reportOutputFailure()
{
    const std::string &why = m_printer.error();
    fail({ExitCode::OutputFailed,
        why.empty() ? std::string() : std::format("Cannot write the output: {}.", why)});
}

void Subscriber::release()
{
    // What could not be written stays unacknowledged.
    if (m_failure == ExitCode::OutputFailed)
        return;
    if (!m_printer.flush())
        return reportOutputFailure();
    for (const auto &[id, qos] : std::exchange(m_unacknowledged, {}))
        m_run.driver().acknowledge(id, qos);
}

void Subscriber::releaseLater()
{
    if (std::exchange(m_releasePending, true))
        return;
    QMetaObject::invokeMethod(
        &m_run,
        [this] {
            m_releasePending = false;
            release();
        },
        Qt::QueuedConnection);
}

} // namespace cutty::cli
