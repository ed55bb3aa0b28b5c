#pragma once

#include "core/net/link/Link.h"

#include <memory>
#include <utility>

namespace cutty::net {

/// One end of a pipe inside the process. The two ends may live on different threads: bytes go over as queued
/// calls, several writes of one turn as one.
class MemoryLink : public Link
{
    Q_OBJECT

public:
    /// Both ends are open; each may be moved to its thread before anything is written.
    static std::pair<std::unique_ptr<MemoryLink>, std::unique_ptr<MemoryLink>> createPair();
    ~MemoryLink() override;

    void open() override;
    void write(std::string_view bytes) override;
    std::size_t bytesToWrite() const override;
    void close() override;
    void abort() override;
    QString peerAddress() const override { return {}; }

private:
    struct Pipe;

    MemoryLink(std::shared_ptr<Pipe> pipe, int end);

    void takeInput();
    void reportOpened();
    void reportDrained();
    void emitClosed();

    std::shared_ptr<Pipe> m_pipe;
    /// 0 or 1: ours in the pipe's arrays.
    int m_end;
    bool m_closed = false;
};

} // namespace cutty::net
