#pragma once

#include "core/mqtt/codec/Packets.h"
#include "core/mqtt/engine/ConnectionOptions.h"

#include <cstdint>
#include <list>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace cutty::mqtt {

/// The topic aliases of one connection in both directions (MQTT 5, 3.3.2.3.4); they end with it
/// [MQTT-3.3.2-7]. What comes in gets its topic put back, so that nothing else knows of aliases; what goes
/// out gets an alias that the caller chose, or automatically one of its topic.
class TopicAliases
{
public:
    // The receiving half.
    /// What we announced; no more topics are kept. 0: any alias is an error.
    void setReceiving(Role receiver, std::uint16_t maximum);
    /// Notes the packet's alias, and gives it a message with its topic when it came without.
    std::optional<DecodeError> resolve(PublishPacket &packet);

    // The sending half.
    /// `maximum` is the peer's. Automatic aliases stay below 257 whatever it is.
    void setSending(std::uint16_t maximum, bool automatic);
    /// Whether the peer takes any.
    bool isSending() const { return m_maximumSent > 0; }
    /// Gives the packet `wanted`, or an automatic alias where that is 0, and omits a topic that the peer
    /// knows by it. `wanted` is within the peer's maximum.
    void apply(PublishPacket &packet, std::uint16_t wanted);

private:
    /// An alias that the peer knows.
    struct Given
    {
        std::string topic;
        std::uint16_t alias = 0;
    };
    using GivenList = std::list<Given>;

    std::uint16_t nextAutomatic();
    void give(std::uint16_t alias, std::string_view topic);
    void forget(GivenList::iterator given);

    Role m_receiver{};
    std::uint16_t m_maximumReceived = 0;
    /// By alias; empty where the peer has given none.
    std::vector<std::string> m_received;

    std::uint16_t m_maximumSent = 0;
    bool m_automatic = false;
    /// The last alias that was automatically given for the first time.
    std::uint16_t m_lastFresh = 0;
    /// The most recently used first.
    GivenList m_given;
    /// The keys are the list's topics.
    std::unordered_map<std::string_view, GivenList::iterator> m_byTopic;
    std::unordered_map<std::uint16_t, GivenList::iterator> m_byAlias;
};

} // namespace cutty::mqtt
