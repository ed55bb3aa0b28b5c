#pragma once

#include "core/net/link/Link.h"

#include <string>
#include <utility>
#include <vector>

namespace cutty::net::test {

/// A link whose other end is the test: it says when the transport opens, what arrives and when it ends, and
/// keeps what was written, one string for each write.
class ScriptedLink : public Link
{
    Q_OBJECT

public:
    void open() override { opening = true; }
    void write(std::string_view bytes) override
    {
        writes.emplace_back(bytes);
        waiting += takesBytes ? 0 : bytes.size();
        if (failsOnWrite)
            ends(LinkError{LinkErrorKind::Other, QStringLiteral("broken pipe")});
    }
    std::size_t bytesToWrite() const override { return waiting; }
    void rest() override { ++rests; }
    void close() override
    {
        closing = true;
        if (takesBytes)
            ends();
    }
    void abort() override
    {
        aborted = true;
        ends(endsWith);
    }
    QString peerAddress() const override { return QStringLiteral("scripted"); }

    void opens() { Q_EMIT opened(); }
    void says(std::string_view bytes) { Q_EMIT received(bytes); }
    void ends(const std::optional<LinkError> &error = std::nullopt)
    {
        if (!std::exchange(m_ended, true))
            Q_EMIT closed(error);
    }
    std::string written() const
    {
        std::string all;
        for (const std::string &one : writes)
            all += one;
        return all;
    }

    std::vector<std::string> writes;
    std::size_t waiting = 0;
    /// The peer reads; without, what is written waits, and closing too.
    bool takesBytes = true;
    bool failsOnWrite = false;
    /// What it says when it is aborted.
    std::optional<LinkError> endsWith;
    bool opening = false;
    bool closing = false;
    bool aborted = false;
    int rests = 0;

private:
    bool m_ended = false;
};

} // namespace cutty::net::test
