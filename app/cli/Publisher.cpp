#include "app/cli/Publisher.h"

#include "app/cli/failureText.h"

#include <format>
#include <utility>

namespace cutty::cli {
namespace {

/// In bytes; enough to keep a fast broker busy.
constexpr std::size_t mostWaiting = 1 << 20;
constexpr std::uint16_t usualInflight = 100;
constexpr int standardInput = 0;

} // namespace

Publisher::Publisher(const PubArguments &arguments, ClientSetup setup, std::vector<std::string> payloads)
    : m_arguments(arguments)
    , m_topic(arguments.topic ? *arguments.topic : setup.topic.value_or(""))
    , m_payloads(std::move(payloads))
    , m_total(m_payloads.size() * arguments.repeat.value_or(1))
    , m_properties(mqtt::withoutPerReceiver(arguments.properties.view()))
    , m_topicAlias(
          static_cast<std::uint16_t>(arguments.properties.number(mqtt::PropertyId::TopicAlias).value_or(0)))
    , m_run(std::move(setup), ExitCode::Interrupted, [this](mqtt::Event &event) { handle(event); })
{
    QObject::connect(&m_run, &ClientRun::drained, &m_run, [this] { pump(); });
    m_delay.setSingleShot(true);
    QObject::connect(&m_delay, &QTimer::timeout, &m_run, [this] { pump(); });
}

ExitCode Publisher::exec()
{
    if (m_arguments.readsLines()) {
        m_lines = std::make_unique<LineReader>(standardInput, static_cast<std::size_t>(maximumPayload));
        QObject::connect(m_lines.get(), &LineReader::available, &m_run, [this] { pump(); });
    }
    return m_run.exec();
}

void Publisher::handle(mqtt::Event &event)
{
    if (std::holds_alternative<mqtt::Connected>(event))
        handleConnected();
    else if (const auto *finished = std::get_if<mqtt::PublishFinished>(&event))
        handleFinished(*finished);
}

/// First what an earlier connection left, in its order.
void Publisher::handleConnected()
{
    m_turnBytes = 0;
    // CONNACK and the end can come together.
    if (!m_run.isConnected())
        return;
    for (const Token token : std::exchange(m_lost, {})) {
        auto lost = m_outstanding.extract(token);
        send(std::move(lost.mapped()));
    }
    pump();
}

void Publisher::handleFinished(const mqtt::PublishFinished &event)
{
    const Token token = static_cast<Token>(event.token);
    // Whether it arrived, nobody knows: at QoS 1 and 2 twice is better than never.
    if (event.outcome == mqtt::PublishOutcome::SessionLost) {
        m_lost.insert(token);
        return;
    }
    if (m_outstanding.erase(token) == 0)
        return;
    if (event.outcome == mqtt::PublishOutcome::Expired)
        reportRefused("A message expired before the broker took it.");
    else if (event.outcome == mqtt::PublishOutcome::Refused)
        reportRefused(std::format("The broker refuses the message: {}.", describe(event.reason)));
    else
        m_run.trace("acknowledged: {}", describe(event.reason));
    scheduleDelay();
    pump();
}

void Publisher::pump()
{
    if (!m_run.isConnected())
        return;
    while (hasRoom()) {
        auto publish = next();
        if (!publish)
            break;
        const bool atMostOnce = publish->qos == QoS::AtMostOnce;
        send(*std::move(publish));
        if (atMostOnce)
            scheduleDelay();
    }
    if (isExhausted() && m_outstanding.empty())
        m_run.finish(m_code);
}

bool Publisher::hasRoom()
{
    if (m_arguments.repeatDelay.value_or(std::chrono::milliseconds(0)).count() > 0)
        return !m_delay.isActive() && m_outstanding.empty();
    return m_outstanding.size() < m_arguments.maximumInflight.value_or(usualInflight)
        && m_run.driver().bytesToWrite() + m_turnBytes < mostWaiting;
}

std::optional<mqtt::OutgoingPublish> Publisher::next()
{
    const auto payload = nextPayload();
    if (!payload)
        return std::nullopt;
    const QoS qos = m_arguments.qos.value_or(QoS::AtMostOnce);
    mqtt::OutgoingPublish publish{.message = Message::create({.topic = m_topic,
                                      .payload = *payload,
                                      .properties = m_properties.encoded(),
                                      .expiryOffset = mqtt::messageExpiryOffset(m_properties.view()),
                                      .qos = qos,
                                      .retain = m_arguments.retain}),
        .qos = qos,
        .retain = m_arguments.retain,
        .topicAlias = m_topicAlias};
    if (const auto expiry = publish.message->messageExpiryInterval())
        publish.expiresAt = std::chrono::steady_clock::now() + *expiry;
    return publish;
}

std::optional<std::string> Publisher::nextPayload()
{
    if (m_lines) {
        auto line = m_lines->take();
        while (line && line->empty())
            line = m_lines->take();
        if (!line && m_lines->error() && std::exchange(m_code, ExitCode::Failed) != ExitCode::Failed) {
            const std::string words = m_lines->error()->toStdString();
            m_run.warn(words.empty() ? std::string("A line is longer than an MQTT message can be (256 MB).")
                                     : std::format("Cannot read standard input: {}.", words));
        }
        return line;
    }
    if (m_next == m_total)
        return std::nullopt;
    return m_payloads[m_next++ % m_payloads.size()];
}

bool Publisher::isExhausted() const { return m_lines ? m_lines->atEnd() : m_next == m_total; }

void Publisher::send(mqtt::OutgoingPublish publish)
{
    const QoS qos = publish.qos;
    const Token token = ++m_lastToken;
    publish.token = mqtt::PublishToken{token};
    m_turnBytes += publish.message->sizeInBytes();
    scheduleTurnEnd();
    // It can be acknowledged only after this call, but then it must be known.
    if (qos != QoS::AtMostOnce)
        m_outstanding.emplace(token, publish);
    if (const auto sent = m_run.driver().publish(std::move(publish)); !sent) {
        m_outstanding.erase(token);
        reportRefused(describe(sent.error()));
        // The others would meet the same.
        if (sent.error() != mqtt::CommandError::PacketTooLarge)
            m_run.finish(m_code);
    } else {
        m_run.trace("published to {} at QoS {}", m_topic, toInt(qos));
    }
}

void Publisher::reportRefused(const std::string &why)
{
    m_run.warn(why);
    m_code = ExitCode::PublishRefused;
}

void Publisher::scheduleDelay()
{
    const auto delay = m_arguments.repeatDelay.value_or(std::chrono::milliseconds(0));
    if (delay.count() > 0 && !isExhausted())
        m_delay.start(delay);
}

void Publisher::scheduleTurnEnd()
{
    if (std::exchange(m_turnEndPending, true))
        return;
    QMetaObject::invokeMethod(
        &m_run,
        [this] {
            m_turnEndPending = false;
            m_turnBytes = 0;
            pump();
        },
        Qt::QueuedConnection);
}

} // namespace cutty::cli
