#include "core/mqtt/engine/TopicAliases.h"

#include <algorithm>
#include <cassert>
#include <utility>

namespace cutty::mqtt {
namespace {

/// A peer that takes 65,535 aliases must not make us keep as many topics.
constexpr std::uint16_t mostAutomatic = 256;

MessagePtr withTopic(const Message &message, std::string_view topic)
{
    return Message::create({.topic = topic,
        .payload = message.payload(),
        .properties = message.properties(),
        .expiryOffset = message.expiryOffset(),
        .qos = message.publishedQoS(),
        .retain = message.publishedRetain()});
}

} // namespace

void TopicAliases::setReceiving(Role receiver, std::uint16_t maximum)
{
    m_receiver = receiver;
    m_maximumReceived = maximum;
}

std::optional<DecodeError> TopicAliases::resolve(PublishPacket &packet)
{
    const std::uint16_t alias = packet.topicAlias;
    if (alias == 0)
        return std::nullopt;
    if (alias > m_maximumReceived)
        return DecodeError{.fault = Fault::TopicAliasInvalid,
            .reason = ReasonCode::TopicAliasInvalid,
            .statement = m_receiver == Role::Server ? "MQTT-3.3.2-9" : "MQTT-3.3.2-11",
            .property = PropertyId::TopicAlias,
            .expected = Expectation{alias, m_maximumReceived == 0 ? 0U : 1U, m_maximumReceived}};
    if (m_received.size() <= alias)
        m_received.resize(alias + std::size_t{1});
    std::string &topic = m_received[alias];
    if (!packet.topicOmitted)
        topic = packet.message->topic();
    else if (topic.empty())
        return DecodeError{.fault = Fault::UnknownTopicAlias,
            .reason = ReasonCode::ProtocolError,
            .property = PropertyId::TopicAlias};
    else
        packet.message = withTopic(*packet.message, topic);
    return std::nullopt;
}

void TopicAliases::setSending(std::uint16_t maximum, bool automatic)
{
    m_maximumSent = maximum;
    m_automatic = automatic;
}

void TopicAliases::apply(PublishPacket &packet, std::uint16_t wanted)
{
    assert(wanted <= m_maximumSent);
    if (wanted == 0 && !m_automatic)
        return;
    const std::string_view topic = packet.message->topic();
    const auto known = m_byTopic.find(topic);
    if (known != m_byTopic.end() && (wanted == 0 || known->second->alias == wanted)) {
        m_given.splice(m_given.begin(), m_given, known->second);
        packet.topicAlias = known->second->alias;
        packet.topicOmitted = true;
        return;
    }
    packet.topicAlias = wanted == 0 ? nextAutomatic() : wanted;
    give(packet.topicAlias, topic);
}

std::uint16_t TopicAliases::nextAutomatic()
{
    while (m_lastFresh < std::min(m_maximumSent, mostAutomatic)) {
        if (!m_byAlias.contains(++m_lastFresh))
            return m_lastFresh;
    }
    return m_given.back().alias;
}

void TopicAliases::give(std::uint16_t alias, std::string_view topic)
{
    if (const auto other = m_byTopic.find(topic); other != m_byTopic.end())
        forget(other->second);
    if (const auto taken = m_byAlias.find(alias); taken != m_byAlias.end())
        forget(taken->second);
    m_given.push_front({std::string(topic), alias});
    m_byTopic.emplace(m_given.front().topic, m_given.begin());
    m_byAlias.emplace(alias, m_given.begin());
}

void TopicAliases::forget(GivenList::iterator given)
{
    m_byTopic.erase(given->topic);
    m_byAlias.erase(given->alias);
    m_given.erase(given);
}

} // namespace cutty::mqtt
