#include "core/net/link/WebSocketLink.h"

#include "core/net/websocket/handshake.h"

#include <QRandomGenerator>

#include <algorithm>
#include <array>
#include <bit>
#include <utility>

namespace cutty::net {
namespace {

// Close codes (RFC 6455, section 7.4.1).
constexpr std::uint16_t normalClosure = 1000;
constexpr std::uint16_t protocolError = 1002;
constexpr std::uint16_t unsupportedData = 1003;

/// A peer that pings and does not read gets no more answers than this.
constexpr std::size_t maximumPongBacklog = std::size_t{64} << 10U;
/// The buffer of a longer frame is given back.
constexpr std::size_t keptFrameCapacity = std::size_t{1} << 20U;

QByteArray randomKey()
{
    std::array<quint32, 4> words{};
    QRandomGenerator::system()->generate(words.begin(), words.end());
    return QByteArray(reinterpret_cast<const char *>(words.data()), sizeof words).toBase64();
}

QString faultText(WebSocketFault fault)
{
    switch (fault) {
    case WebSocketFault::TextFrame: return QStringLiteral("text frame");
    case WebSocketFault::ReservedBits: return QStringLiteral("reserved bits set");
    case WebSocketFault::UnknownOpcode: return QStringLiteral("unknown opcode");
    case WebSocketFault::WrongMasking: return QStringLiteral("wrong masking");
    case WebSocketFault::ControlFrameForm: return QStringLiteral("control frame in pieces or too long");
    case WebSocketFault::UnexpectedContinuation: return QStringLiteral("continuation of nothing");
    case WebSocketFault::UnfinishedMessage: return QStringLiteral("message within a message");
    case WebSocketFault::LengthOutOfRange: return QStringLiteral("length out of range");
    }
    return {};
}

QByteArrayView viewOf(std::string_view bytes) { return {bytes.data(), static_cast<qsizetype>(bytes.size())}; }

std::string_view viewOf(const QByteArray &bytes)
{
    return {bytes.data(), static_cast<std::size_t>(bytes.size())};
}

} // namespace

WebSocketLink::WebSocketLink(std::unique_ptr<Link> transport, const WebSocketOptions &options,
    const QString &host, std::uint16_t port, bool secure, QObject *parent)
    : Link(parent)
    , m_transport(std::move(transport))
    , m_isClient(true)
    , m_key(randomKey())
    , m_decoder(false)
{
    auto request = upgradeRequest(options, host, port, secure, m_key);
    if (request)
        m_request = *std::move(request);
    else
        m_optionsError = std::move(request.error());
    listenToTransport();
}

WebSocketLink::WebSocketLink(std::unique_ptr<Link> transport, QObject *parent)
    : Link(parent)
    , m_transport(std::move(transport))
    , m_isClient(false)
    , m_phase(Phase::Upgrade)
    , m_decoder(true)
{
    listenToTransport();
}

WebSocketLink::~WebSocketLink() { m_transport->disconnect(this); }

void WebSocketLink::listenToTransport()
{
    connect(m_transport.get(), &Link::stepStarted, this, &Link::stepStarted);
    connect(m_transport.get(), &Link::opened, this, &WebSocketLink::handleTransportOpened);
    connect(m_transport.get(), &Link::received, this, &WebSocketLink::handleReceived, Qt::DirectConnection);
    connect(m_transport.get(), &Link::drained, this, &Link::drained);
    connect(m_transport.get(), &Link::closed, this, &WebSocketLink::handleTransportClosed);
}

void WebSocketLink::open()
{
    if (!m_isClient)
        return;
    if (m_optionsError) {
        // Whoever opens does not expect the end before open() has returned.
        QMetaObject::invokeMethod(this, [this] { emitClosed(m_optionsError); }, Qt::QueuedConnection);
        return;
    }
    m_transport->open();
}

void WebSocketLink::handleTransportOpened()
{
    m_phase = Phase::Upgrade;
    Q_EMIT stepStarted(ConnectStep::Upgrade);
    m_transport->write(viewOf(m_request));
}

void WebSocketLink::write(std::string_view bytes)
{
    if (m_phase == Phase::Open && !m_closeSent)
        sendFrame(WebSocketOpcode::Binary, bytes);
}

void WebSocketLink::close()
{
    if (m_phase != Phase::Open)
        return abort();
    sendClose(normalClosure);
    m_transport->close();
}

void WebSocketLink::abort()
{
    // Its end is our doing, and says nothing about the peer.
    m_transport->disconnect(this);
    m_transport->abort();
    emitClosed(std::nullopt);
}

void WebSocketLink::reset()
{
    m_transport->disconnect(this);
    m_transport->reset();
    emitClosed(std::nullopt);
}

void WebSocketLink::handleReceived(std::string_view bytes)
{
    if (m_phase == Phase::Upgrade)
        handleHead(bytes);
    else if (m_phase == Phase::Open)
        handleFrames(bytes);
}

void WebSocketLink::handleHead(std::string_view bytes)
{
    m_head += viewOf(bytes);
    const auto size = httpHeadSize(m_head);
    // Something that is no HTTP may never send an empty line.
    const QByteArrayView beginning = m_isClient ? QByteArrayView("HTTP/1.") : QByteArrayView("GET ");
    const bool foreign = !m_head.startsWith(beginning.first(std::min(beginning.size(), m_head.size())));
    if (foreign || size.value_or(m_head.size()) > maximumHttpHead)
        return fail({.kind = LinkErrorKind::PeerSpeaksNoWebSocket, .step = ConnectStep::Upgrade});
    if (!size)
        return;
    const QByteArray head = std::exchange(m_head, {});
    if (!finishUpgrade(QByteArrayView(head).first(*size)))
        return;
    m_phase = Phase::Open;
    Q_EMIT opened();
    if (m_phase == Phase::Open && head.size() > *size)
        handleFrames(viewOf(head).substr(static_cast<std::size_t>(*size)));
}

bool WebSocketLink::finishUpgrade(QByteArrayView head)
{
    if (m_isClient) {
        const auto checked = checkUpgradeAnswer(head, m_key);
        if (!checked)
            fail(checked.error());
        return checked.has_value();
    }
    const UpgradeAnswer answer = answerUpgrade(head);
    m_transport->write(viewOf(answer.bytes));
    if (!answer.accepted)
        fail({.kind = LinkErrorKind::PeerSpeaksNoWebSocket, .step = ConnectStep::Upgrade});
    // The write may have ended it.
    return m_phase == Phase::Upgrade;
}

void WebSocketLink::handleFrames(std::string_view bytes)
{
    m_stream.clear();
    m_controls.clear();
    const auto fed = m_decoder.feed(bytes, m_stream, m_controls);
    if (!m_stream.empty())
        Q_EMIT received(m_stream);
    for (const WebSocketControl &control : m_controls) {
        if (m_phase == Phase::Open)
            handleControl(control);
    }
    if (fed || m_phase != Phase::Open)
        return;
    sendClose(fed.error() == WebSocketFault::TextFrame ? unsupportedData : protocolError);
    fail({.kind = LinkErrorKind::WebSocketProtocolError, .systemMessage = faultText(fed.error())});
}

void WebSocketLink::handleControl(const WebSocketControl &control)
{
    if (control.opcode == WebSocketOpcode::Ping && !m_closeSent && bytesToWrite() < maximumPongBacklog)
        sendFrame(WebSocketOpcode::Pong, control.payload);
    if (control.opcode != WebSocketOpcode::Close)
        return;
    sendClose(normalClosure);
    m_transport->close();
}

void WebSocketLink::handleTransportClosed(const std::optional<LinkError> &error)
{
    // An MQTT broker without WebSocket hangs up at the request.
    if (!error && m_phase == Phase::Upgrade)
        return emitClosed(
            LinkError{.kind = LinkErrorKind::PeerSpeaksNoWebSocket, .step = ConnectStep::Upgrade});
    emitClosed(error);
}

void WebSocketLink::sendFrame(WebSocketOpcode opcode, std::string_view payload)
{
    std::optional<WebSocketMask> mask;
    // Not to be guessed, or a page could have a proxy believe in an answer of its making.
    if (m_isClient)
        mask = std::bit_cast<WebSocketMask>(QRandomGenerator::system()->generate());
    if (m_frame.capacity() > keptFrameCapacity)
        m_frame = {};
    m_frame.clear();
    appendFrame(m_frame, opcode, payload, mask);
    m_transport->write(m_frame);
}

void WebSocketLink::sendClose(std::uint16_t code)
{
    if (std::exchange(m_closeSent, true))
        return;
    const std::array<char, 2> payload{static_cast<char>(code >> 8U), static_cast<char>(code)};
    sendFrame(WebSocketOpcode::Close, {payload.data(), payload.size()});
}

void WebSocketLink::fail(const LinkError &error)
{
    m_transport->disconnect(this);
    m_transport->close();
    emitClosed(error);
}

void WebSocketLink::emitClosed(const std::optional<LinkError> &error)
{
    if (std::exchange(m_phase, Phase::Closed) != Phase::Closed)
        Q_EMIT closed(error);
}

} // namespace cutty::net
