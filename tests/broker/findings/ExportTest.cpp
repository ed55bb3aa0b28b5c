// The documents, against files that stand beside this one. CUTTY_UPDATE_GOLDEN=1 writes them anew.
#include "core/broker/findings/exportFindings.h"

#include "core/broker/findings/findingText.h"
#include "core/mqtt/codec/Properties.h"

#include <gmock/gmock.h>

#include <cstdlib>
#include <fstream>
#include <iterator>
#include <set>
#include <string>

namespace cutty::broker {
namespace {

using namespace std::chrono_literals;
using mqtt::ProtocolVersion;

const TimePoint start = TimePoint{} + 1h;

Finding sampleFault()
{
    return {.clientId = "pump \"7\" | *a*",
        .link = LinkId{3},
        .time = start + 1250ms,
        .version = ProtocolVersion::V5,
        .statement = "MQTT-3.3.2-9",
        .severity = Severity::Breach,
        .mistake = Mistake::Fault,
        .fault = mqtt::Fault::TopicAliasInvalid,
        .packet = mqtt::PacketType::Publish,
        .property = mqtt::PropertyId::TopicAlias,
        .expected = mqtt::Expectation{.found = 11, .low = 1, .high = 10},
        .offset = 6,
        .bytes = std::string("\x30\x08\x00\x01\x61\x03\x23\x00\x0B\x78", 10),
        .size = 400};
}

Finding sampleOrder()
{
    return {.clientId = "pump \"7\" | *a*",
        .link = LinkId{4},
        .time = start + 61s,
        .version = ProtocolVersion::V311,
        .statement = "MQTT-4.6.0-2",
        .severity = Severity::Breach,
        .mistake = Mistake::AcknowledgedOutOfOrder,
        .packet = mqtt::PacketType::Puback,
        .packetId = mqtt::PacketId{9},
        .bytes = std::string("\x40\x02\x00\x09", 4),
        .size = 4};
}

Finding sampleSuspicion()
{
    return {.link = LinkId{5},
        .time = start + 2h,
        .version = ProtocolVersion::V5,
        .severity = Severity::Suspicious,
        .mistake = Mistake::NoDisconnect};
}

Coverage sampleCoverage()
{
    Coverage coverage;
    const auto at = [](ProtocolVersion version, std::string_view id) {
        return *indexOfStatement(version, id);
    };
    coverage.keep(ProtocolVersion::V311, at(ProtocolVersion::V311, "MQTT-4.6.0-2"));
    coverage.breakRule(ProtocolVersion::V311, at(ProtocolVersion::V311, "MQTT-4.6.0-2"), sampleOrder());
    coverage.keep(ProtocolVersion::V5, at(ProtocolVersion::V5, "MQTT-3.1.0-1"));
    for (int n = 0; n < 3; ++n)
        coverage.breakRule(ProtocolVersion::V5, at(ProtocolVersion::V5, "MQTT-3.3.2-9"), sampleFault());
    return coverage;
}

void expectGolden(const std::string &name, const std::string &content)
{
    const std::string path = std::string(CUTTY_GOLDEN) + '/' + name;
    if (std::getenv("CUTTY_UPDATE_GOLDEN"))
        std::ofstream(path, std::ios::binary) << content;
    std::ifstream file(path, std::ios::binary);
    EXPECT_EQ(content, std::string(std::istreambuf_iterator<char>(file), {})) << path;
}

TEST(ExportTest, CoverageAsMarkdown)
{
    expectGolden("coverage.md", coverageToMarkdown("pump \"7\" | *a*", sampleCoverage(), start));
}

TEST(ExportTest, CoverageAsJson)
{
    expectGolden("coverage.json", coverageToJson("pump \"7\" | *a*", sampleCoverage(), start));
}

TEST(ExportTest, FindingsAsMarkdown)
{
    const Finding findings[] = {sampleFault(), sampleOrder(), sampleSuspicion()};
    expectGolden("findings.md", findingsToMarkdown(findings, start));
}

TEST(ExportTest, FindingsAsJson)
{
    const Finding findings[] = {sampleFault(), sampleOrder(), sampleSuspicion()};
    expectGolden("findings.json", findingsToJson(findings, start));
    EXPECT_EQ(findingsToJson({}, start), "[]\n");
}

TEST(ExportTest, EveryMistakeAndFaultHasItsOwnName)
{
    std::set<std::string_view> names;
    std::size_t count = 0;
    for (int value = 0; value <= static_cast<int>(Mistake::NoConnect); ++value, ++count)
        EXPECT_TRUE(names.insert(toName(static_cast<Mistake>(value))).second);
    for (int value = 0; value <= static_cast<int>(mqtt::Fault::TooMuchBeforeConnack); ++value, ++count)
        EXPECT_TRUE(names.insert(toName(static_cast<mqtt::Fault>(value))).second);
    EXPECT_EQ(names.size(), count);
    EXPECT_FALSE(names.contains(""));
    EXPECT_EQ(toName(Mistake::NoConnect), "no-connect");
    EXPECT_EQ(toName(Mistake::PubrelOutOfOrder), "pubrel-out-of-order");
    EXPECT_EQ(toName(mqtt::Fault::TooMuchBeforeConnack), "too-much-before-connack");
    EXPECT_EQ(toName(mqtt::Fault::UnexpectedPacket), "unexpected-packet");
}

} // namespace
} // namespace cutty::broker
