#include "core/broker/findings/findingText.h"

#include "core/broker/faults/FaultNames.h"

#include <array>
#include <format>
#include <utility>

namespace cutty::broker {
namespace {

struct Words
{
    std::string_view name;
    std::string_view sentence;
};

/// In the order of Mistake.
constexpr std::array mistakes = std::to_array<Words>({
    {"fault", {}},
    {"duplicate-at-first", "is sent for the first time and has DUP 1"},
    {"repeated-without-duplicate", "is sent again and has DUP 0"},
    {"repeated-too-early", "is sent again on the connection that it was sent on"},
    {"repeated-after-pubrel", "is sent again although PUBREL was sent"},
    {"repeated-out-of-order", "is sent again before one that was sent earlier"},
    {"not-repeated", "was not sent again when the session was resumed"},
    {"repeated-as-new",
        "was not sent again when the session was resumed; its payload went out as a new message"},
    {"used-lost-session", "belongs to a session that has ended"},
    {"packet-id-in-use", "takes an identifier that is in use"},
    {"unknown-packet-id", "answers no packet that was sent"},
    {"wrong-acknowledgement", "is not the answer to the QoS of the message"},
    {"acknowledged-twice", "came before"},
    {"acknowledged-out-of-order", "comes before the answer to an earlier message"},
    {"not-acknowledged", "was not acknowledged"},
    {"pubrel-before-pubrec", "is sent before PUBREC came"},
    {"pubrel-out-of-order", "comes before that for an earlier PUBREC"},
    {"pubcomp-before-pubrel", "is sent before PUBREL came"},
    {"sent-after-disconnect", "The client sent more after DISCONNECT"},
    {"keep-alive-exceeded", "The client was silent for one and a half keep-alive intervals"},
    {"alias-of-earlier-connection", "has a topic alias that was given on an earlier connection"},
    {"no-disconnect", "The connection ended without DISCONNECT"},
    {"no-connect", "No CONNECT came"},
});

/// In the order of mqtt::Fault.
constexpr std::array faults = std::to_array<Words>({
    {"remaining-length-too-long", "the remaining length has more than four bytes"},
    {"packet-too-large", "the packet is larger than the broker takes"},
    {"reserved-packet-type", "there is no such packet type"},
    {"reserved-flags", "the flags of the first byte are wrong"},
    {"truncated", "a field is missing or cut short"},
    {"trailing-bytes", "bytes are left behind the last field"},
    {"invalid-utf8", "text is not what it may be"},
    {"invalid-variable-byte-integer", "a variable byte integer is ill-formed"},
    {"invalid-protocol-name", "the protocol name is unknown"},
    {"unsupported-protocol-level", "the protocol level is not supported"},
    {"reserved-connect-flag", "the reserved connect flag is set"},
    {"invalid-will-flags", "the will flags contradict each other"},
    {"password-without-user-name", "there is a password without a user name"},
    {"invalid-qos", "there is no such QoS"},
    {"duplicate-flag-on-qos0", "DUP is set at QoS 0"},
    {"zero-packet-id", "the packet identifier is 0"},
    {"invalid-topic-name", "the topic name is empty or has wildcards"},
    {"invalid-topic-filter", "the topic filter is ill-formed"},
    {"empty-filter-list", "there is no topic filter"},
    {"reserved-subscription-options", "reserved bits of the subscription options are set"},
    {"invalid-connack-flags", "the CONNACK flags are wrong"},
    {"invalid-reason-code", "the reason code is not one of this packet and sender"},
    {"unknown-property", "there is no such property"},
    {"property-not-allowed", "the property does not belong in this packet"},
    {"repeated-property", "the property comes twice"},
    {"invalid-property-value", "the property has no such value"},
    {"unexpected-packet", "the packet may not come now, or not from a client"},
    {"receive-maximum-exceeded", "more messages are unacknowledged than the broker takes"},
    {"topic-alias-invalid", "the topic alias is outside of what the broker takes"},
    {"no-local-on-shared-subscription", "No Local is asked of a shared subscription"},
    {"reason-count-mismatch", "there is not one reason code for each filter"},
    {"unknown-topic-alias", "the topic alias was never given a topic"},
    {"invalid-client-identifier", "the client identifier is not one of this version"},
    {"authentication-method-mismatch", "the authentication method is not that of CONNECT"},
    {"qos-not-supported", "the QoS is above the broker's maximum"},
    {"retain-not-supported", "RETAIN is set, and the broker retains nothing"},
    {"wildcard-subscriptions-not-supported", "the filter has wildcards, and the broker takes none"},
    {"shared-subscriptions-not-supported", "the subscription is shared, and the broker has none"},
    {"subscription-identifiers-not-supported",
        "there is a subscription identifier, and the broker takes none"},
    {"unrequested-problem-information", "there is problem information that nobody asked for"},
    {"too-much-before-connack", "too much came before CONNACK"},
});

template <std::size_t Size, typename Enum> Words wordsOf(const std::array<Words, Size> &table, Enum value)
{
    const auto index = static_cast<std::size_t>(value);
    return index < Size ? table[index] : Words{};
}

std::string subjectOf(const Finding &finding)
{
    const bool named = finding.packet != mqtt::PacketType{};
    std::string subject(named ? toName(finding.packet) : std::string_view("Packet"));
    if (finding.packetId != mqtt::PacketId{})
        subject += ' ' + std::to_string(toInt(finding.packetId));
    return subject;
}

std::string describeNumbers(const mqtt::Expectation &expected)
{
    if (expected.low == expected.high)
        return std::format("{} instead of {}", expected.found, expected.low);
    return std::format("{} instead of {} to {}", expected.found, expected.low, expected.high);
}

std::string describeFault(const Finding &finding)
{
    std::string text = subjectOf(finding);
    if (finding.property) {
        text += ", ";
        text += toName(*finding.property);
    }
    text += ": ";
    text += wordsOf(faults, finding.fault.value_or(mqtt::Fault{})).sentence;
    if (finding.expected)
        text += " (" + describeNumbers(*finding.expected) + ')';
    if (finding.size > 0)
        text += std::format(", at byte {}", finding.offset);
    return text;
}

} // namespace

std::string_view toName(Mistake mistake) { return wordsOf(mistakes, mistake).name; }

std::string_view toName(mqtt::Fault fault) { return wordsOf(faults, fault).name; }

std::string_view toName(Severity severity) { return severity == Severity::Breach ? "breach" : "suspicious"; }

std::string describe(const Finding &finding)
{
    std::string sentence(wordsOf(mistakes, finding.mistake).sentence);
    switch (finding.mistake) {
    case Mistake::Fault: return describeFault(finding);
    case Mistake::KeepAliveExceeded:
        return finding.expected ? std::format("{} ({} s)", sentence, finding.expected->high) : sentence;
    case Mistake::NotRepeated:
    case Mistake::RepeatedAsNew:
        return std::format("The exchange of packet identifier {} {}", toInt(finding.packetId), sentence);
    case Mistake::NotAcknowledged:
        return std::format("PUBLISH {} of the broker {} for {} s", toInt(finding.packetId), sentence,
            finding.expected ? finding.expected->found : 0);
    case Mistake::SentAfterDisconnect:
    case Mistake::NoDisconnect:
    case Mistake::NoConnect: return sentence;
    default: return subjectOf(finding) + ' ' + sentence;
    }
}

std::string hexBytes(const Finding &finding)
{
    std::string hex;
    for (const char c : finding.bytes)
        hex += std::format("{}{:02x}", hex.empty() ? "" : " ", static_cast<unsigned char>(c));
    return hex;
}

} // namespace cutty::broker
