#pragma once

#include "core/net/link/Link.h"

#include <QLocalSocket>

#include <memory>
#include <vector>

namespace cutty::net {

/// A Unix domain socket, or a named pipe on Windows.
class LocalLink : public Link
{
    Q_OBJECT

public:
    /// To be opened; `name` is a path, or a name that the system puts where such sockets are.
    explicit LocalLink(QString name, QObject *parent = nullptr);
    /// Accepted by a listener of that name, and open.
    LocalLink(std::unique_ptr<QLocalSocket> socket, QString name, QObject *parent = nullptr);
    ~LocalLink() override;

    void open() override;
    void write(std::string_view bytes) override;
    std::size_t bytesToWrite() const override;
    void close() override;
    void abort() override;
    QString peerAddress() const override { return m_name; }

private:
    void initialize();
    void readAvailable();
    void handleError(QLocalSocket::LocalSocketError error);
    void emitClosed();

    QString m_name;
    std::unique_ptr<QLocalSocket> m_socket;
    std::vector<char> m_buffer;
    std::optional<LinkError> m_error;
    bool m_open = false;
    bool m_closed = false;
};

} // namespace cutty::net
