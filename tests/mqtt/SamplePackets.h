#pragma once

#include "core/mqtt/codec/ProtocolVersion.h"

#include <ostream>
#include <string_view>

namespace cutty::mqtt::test {

/// A well-formed packet, laid out by hand from the specification's figures.
struct SamplePacket
{
    std::string_view name;
    ProtocolVersion version{};
    std::string_view hex;
};

inline void PrintTo(const SamplePacket &sample, std::ostream *out)
{
    *out << sample.name << ": " << sample.hex;
}

constexpr auto v31 = ProtocolVersion::V31;
constexpr auto v311 = ProtocolVersion::V311;
constexpr auto v5 = ProtocolVersion::V5;

constexpr SamplePacket samplePackets[] = {
    {"Connect", v31, "10 0F 00 06 4D 51 49 73 64 70 03 02 00 3C 00 01 61"},
    {"Connect", v311, "10 0D 00 04 4D 51 54 54 04 02 00 3C 00 01 61"},
    {"ConnectOfLongestName", v31,
        "10 25 00 06 4D 51 49 73 64 70 03 02 00 00 00 17 61 62 63 64 65 66 67 68 69 6A 6B 6C 6D 6E 6F 70 71 "
        "72"
        " 73 74 75 76 77"},
    {"Connack", v31, "20 02 00 00"},
    {"PublishQoS2Duplicate", v31, "3C 09 00 03 61 2F 62 FF FF 68 69"},
    {"Pubrel", v31, "62 02 12 34"},
    {"PubrelDuplicate", v31, "6A 02 12 34"},
    {"Subscribe", v31, "82 0C 00 0A 00 01 61 01 00 03 62 2F 23 02"},
    {"Suback", v31, "90 05 00 0A 00 01 02"},
    {"Unsubscribe", v31, "A2 05 00 0A 00 01 61"},
    {"Unsuback", v31, "B0 02 00 0A"},
    {"Disconnect", v31, "E0 00"},
    {"ConnectWithAll", v311,
        "10 1D 00 04 4D 51 54 54 04 EE 00 0A 00 01 61 00 03 77 2F 74 00 02 01 00 00 01 75 00 02 70 00"},
    {"ConnackAccepted", v311, "20 02 00 00"},
    {"ConnackSessionPresent", v311, "20 02 01 00"},
    {"ConnackNotAuthorized", v311, "20 02 00 05"},
    {"PublishQoS0", v311, "30 07 00 03 61 2F 62 68 69"},
    {"PublishEmptyPayload", v311, "31 05 00 03 61 2F 62"},
    {"PublishQoS1Retained", v311, "33 09 00 03 61 2F 62 12 34 68 69"},
    {"PublishQoS2Duplicate", v311, "3C 09 00 03 61 2F 62 FF FF 68 69"},
    {"Puback", v311, "40 02 12 34"},
    {"Pubrec", v311, "50 02 12 34"},
    {"Pubrel", v311, "62 02 12 34"},
    {"Pubcomp", v311, "70 02 12 34"},
    {"Subscribe", v311, "82 0C 00 0A 00 01 61 01 00 03 62 2F 23 02"},
    {"Suback", v311, "90 06 00 0A 00 01 02 80"},
    {"Unsubscribe", v311, "A2 0A 00 0A 00 01 61 00 03 62 2F 23"},
    {"Unsuback", v311, "B0 02 00 0A"},
    {"Pingreq", v311, "C0 00"},
    {"Pingresp", v311, "D0 00"},
    {"Disconnect", v311, "E0 00"},

    {"Connect", v5, "10 0E 00 04 4D 51 54 54 05 02 00 3C 00 00 01 61"},
    {"ConnectWithAll", v5,
        "10 32 00 04 4D 51 54 54 05 EE 00 0A 0B 11 00 00 00 0A 26 00 01 6B 00 00 00 01 61"
        " 08 18 00 00 00 05 03 00 00 00 03 77 2F 74 00 02 01 00 00 01 75 00 02 70 00"},
    {"ConnectPasswordOnly", v5, "10 11 00 04 4D 51 54 54 05 42 00 00 00 00 01 61 00 01 70"},
    {"ConnectWithMethod", v5,
        "10 22 00 04 4D 51 54 54 05 02 00 3C 14 15 00 05 53 43 52 41 4D 16 00 02 6E 2C 17 00 22 00 0A 19 01"
        " 00 01 61"},
    {"Connack", v5, "20 03 00 00 00"},
    {"ConnackWithMethod", v5, "20 10 00 00 0D 15 00 05 53 43 52 41 4D 16 00 02 76 3D"},
    {"ConnackWithInformation", v5, "20 14 00 00 11 12 00 01 67 13 00 1E 1A 00 02 72 2F 22 00 05 29 00"},
    {"ConnackWithLimits", v5, "20 11 01 00 0E 21 00 0A 24 01 25 00 27 00 00 01 00 28 00"},
    {"ConnackRefused", v5, "20 09 00 87 06 1F 00 03 6E 6F 21"},
    {"PublishQoS0", v5, "30 08 00 03 61 2F 62 00 68 69"},
    {"PublishQoS1", v5, "32 0A 00 03 61 2F 62 12 34 00 68 69"},
    {"PublishWithProperties", v5,
        "34 24 00 01 61 00 01 1B 01 01 02 00 00 00 3C 03 00 01 74 08 00 01 72 09 00 02 00 FF"
        " 26 00 01 6B 00 01 76 62 6F 64"},
    {"PublishWithAlias", v5, "30 07 00 00 03 23 00 07 78"},
    {"PublishWithTopicAndAlias", v5, "30 08 00 01 61 03 23 00 07 78"},
    {"PublishQoS2WithAlias", v5, "34 09 00 00 12 34 03 23 FF FF 78"},
    {"PublishWithSubscriptionIds", v5, "30 0A 00 01 61 05 0B 01 0B 80 01 78"},
    {"Puback", v5, "40 02 12 34"},
    {"PubackWithReason", v5, "40 03 12 34 10"},
    {"PubackWithReasonString", v5, "40 09 12 34 80 05 1F 00 02 6E 6F"},
    {"Pubrec", v5, "50 02 12 34"},
    {"PubrecRefused", v5, "50 03 12 34 97"},
    {"Pubrel", v5, "62 02 12 34"},
    {"PubrelNotFound", v5, "62 03 12 34 92"},
    {"Pubcomp", v5, "70 02 12 34"},
    {"PubcompNotFound", v5, "70 03 12 34 92"},
    {"Subscribe", v5, "82 0F 00 0A 02 0B 07 00 01 61 2D 00 03 62 2F 23 02"},
    {"Suback", v5, "90 07 00 0A 00 00 01 02 97"},
    {"Unsubscribe", v5, "A2 0B 00 0A 00 00 01 61 00 03 62 2F 23"},
    {"Unsuback", v5, "B0 05 00 0A 00 00 11"},
    {"Pingreq", v5, "C0 00"},
    {"Pingresp", v5, "D0 00"},
    {"Disconnect", v5, "E0 00"},
    {"DisconnectWithWill", v5, "E0 01 04"},
    {"DisconnectWithExpiry", v5, "E0 07 00 05 11 00 00 00 3C"},
    {"DisconnectMoved", v5, "E0 06 9D 04 1C 00 01 73"},
    {"Auth", v5, "F0 06 18 04 15 00 01 6D"},
    {"AuthAgain", v5, "F0 0C 19 0A 15 00 01 6D 16 00 03 01 00 02"},
    {"AuthWithDiagnostics", v5, "F0 13 18 11 15 00 01 6D 1F 00 03 77 68 79 26 00 01 6B 00 01 76"},
    {"AuthSuccess", v5, "F0 00"},
};

} // namespace cutty::mqtt::test
