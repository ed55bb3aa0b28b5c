#include "tests/interop/scenario/ScenarioLink.h"

#include <utility>

namespace cutty::scenario {
namespace {

constexpr char cleanStartBit = 0x02;
constexpr char sessionPresentBit = 0x01;

/// Behind the packet's first byte and its remaining length.
std::size_t bodyOffset(std::string_view packet)
{
    std::size_t offset = 1;
    while (offset < packet.size() && (packet[offset] & 0x80) != 0)
        ++offset;
    return offset + 1;
}

} // namespace

ScenarioLink::ScenarioLink(std::unique_ptr<net::Link> link, mqtt::ProtocolVersion version, bool resumesClean)
    : m_link(std::move(link))
    , m_resumesClean(resumesClean)
    , m_connackSeen(!resumesClean)
{
    m_sent.setVersion(version);
    connect(m_link.get(), &Link::stepStarted, this, &Link::stepStarted);
    connect(m_link.get(), &Link::opened, this, &Link::opened);
    connect(m_link.get(), &Link::drained, this, &Link::drained);
    connect(m_link.get(), &Link::closed, this, &Link::closed);
    connect(m_link.get(), &Link::received, this, &ScenarioLink::handleReceived, Qt::DirectConnection);
}

/// CONNECT is the first packet, and is written whole: its flags stand behind the protocol's name and level.
void ScenarioLink::write(std::string_view bytes)
{
    std::string changed(bytes);
    if (std::exchange(m_resumesClean, false)) {
        const std::size_t name = bodyOffset(changed);
        const auto length = static_cast<std::size_t>(static_cast<unsigned char>(changed[name + 1]));
        changed[name + 2 + length + 1] |= cleanStartBit;
    }
    m_link->write(changed);
    m_sent.feed(changed);
    for (auto packet = m_sent.next(); packet && *packet; packet = m_sent.next()) {
        if (const auto *pubcomp = std::get_if<mqtt::PubcompPacket>(&**packet))
            Q_EMIT completed(pubcomp->packetId);
    }
}

/// The first packet is CONNACK: flags, then the return or reason code.
void ScenarioLink::handleReceived(std::string_view bytes)
{
    if (m_connackSeen) {
        Q_EMIT received(bytes);
        return;
    }
    m_connack += bytes;
    const std::size_t flags = m_connack.size() > 1 ? bodyOffset(m_connack) : 0;
    if (flags == 0 || m_connack.size() < flags + 2)
        return;
    m_connackSeen = true;
    if (m_connack[flags + 1] == 0)
        m_connack[flags] |= sessionPresentBit;
    Q_EMIT received(m_connack);
}

} // namespace cutty::scenario
