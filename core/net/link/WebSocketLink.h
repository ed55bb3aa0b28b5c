#pragma once

#include "core/net/link/Endpoint.h"
#include "core/net/link/Link.h"
#include "core/net/websocket/frames.h"

#include <QByteArray>

#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace cutty::net {

/// WebSocket over another link, with the subprotocol `mqtt`; either end. What was sent in one frame means
/// nothing: the payloads are one stream of bytes. A frame of text is an error [MQTT-6.0.0-1].
class WebSocketLink : public Link
{
    Q_OBJECT

public:
    /// A client's, over a link to be opened. Host and port are those of the transport; `secure`: it is TLS.
    WebSocketLink(std::unique_ptr<Link> transport, const WebSocketOptions &options, const QString &host,
        std::uint16_t port, bool secure, QObject *parent = nullptr);
    /// A server's, over an open link. It is not open itself until the client has asked for the upgrade.
    explicit WebSocketLink(std::unique_ptr<Link> transport, QObject *parent = nullptr);
    ~WebSocketLink() override;

    void open() override;
    void write(std::string_view bytes) override;
    /// With the headers of frames.
    std::size_t bytesToWrite() const override { return m_transport->bytesToWrite(); }
    void close() override;
    void abort() override;
    void reset() override;
    QString peerAddress() const override { return m_transport->peerAddress(); }
    std::optional<TlsFacts> tlsFacts() const override { return m_transport->tlsFacts(); }

private:
    enum class Phase : std::uint8_t { Transport, Upgrade, Open, Closed };

    void listenToTransport();
    void handleTransportOpened();
    void handleReceived(std::string_view bytes);
    void handleHead(std::string_view bytes);
    /// False when the upgrade has failed.
    bool finishUpgrade(QByteArrayView head);
    void handleFrames(std::string_view bytes);
    void handleControl(const WebSocketControl &control);
    void handleTransportClosed(const std::optional<LinkError> &error);
    void sendFrame(WebSocketOpcode opcode, std::string_view payload);
    void sendClose(std::uint16_t code);
    void fail(const LinkError &error);
    void emitClosed(const std::optional<LinkError> &error);

    std::unique_ptr<Link> m_transport;
    bool m_isClient;
    QByteArray m_request;
    /// What the server's answer must prove to have read; with a client only.
    QByteArray m_key;
    std::optional<LinkError> m_optionsError;
    Phase m_phase = Phase::Transport;
    bool m_closeSent = false;
    /// Of request or answer, until it is whole.
    QByteArray m_head;
    FrameDecoder m_decoder;
    std::string m_stream;
    std::vector<WebSocketControl> m_controls;
    std::string m_frame;
};

} // namespace cutty::net
