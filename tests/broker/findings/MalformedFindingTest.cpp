// Every breach that ends a connection is a finding with its bytes, whether clients are examined or not.
#include "tests/broker/findings/FindingsFixture.h"
#include "tests/mqtt/MalformedConnects.h"
#include "tests/mqtt/MalformedToServer.h"

#include <cctype>

namespace cutty::broker::test {
namespace {

using mqtt::test::MalformedPacket;
using mqtt::test::Moment;
using testing::SizeIs;

class MalformedFindingTest : public testing::TestWithParam<MalformedPacket>
{
protected:
    std::vector<Finding> play(bool examining)
    {
        const MalformedPacket &row = GetParam();
        BrokerOptions options;
        options.connection.topicAliasMaximum = 0;
        BrokerHarness harness(options);
        harness.broker.setExamining(examining);
        RawPeer peer(harness, row.version);
        if (row.moment == Moment::ToServer) {
            peer.says(std::make_unique<mqtt::ConnectPacket>(
                mqtt::ConnectPacket{.version = row.version, .clientId = "device"}));
        }
        peer.saysBytes(row.wire());
        std::vector<Finding> found;
        while (auto finding = harness.broker.pollFinding())
            found.push_back(std::move(*finding));
        if (examining && row.moment == Moment::ToServer) {
            const Coverage *coverage = harness.broker.examiner().coverage("device");
            EXPECT_NE(coverage, nullptr);
        }
        return found;
    }
};

TEST_P(MalformedFindingTest, NamesTheStatementAndKeepsTheBytes)
{
    const MalformedPacket &row = GetParam();
    for (const bool examining : {false, true}) {
        const std::vector<Finding> found = play(examining);
        ASSERT_THAT(found, SizeIs(1)) << "examining: " << examining;
        const Finding &finding = found.front();
        EXPECT_EQ(finding.mistake, Mistake::Fault);
        EXPECT_EQ(finding.fault, row.fault);
        if (row.fault == mqtt::Fault::InvalidUtf8) // what is wrong with text is wrong with any text
            EXPECT_THAT(std::string(finding.statement), testing::StartsWith("MQTT-1.5."));
        else if (row.statement() == "MQTT-3.3.2-9") // the broker has announced no aliases at all
            EXPECT_EQ(finding.statement, "MQTT-3.2.2-18");
        else
            EXPECT_EQ(finding.statement, row.statement());
        EXPECT_EQ(finding.bytes, row.wire().substr(0, Finding::maximumBytes));
        EXPECT_EQ(finding.size, row.wire().size());
        EXPECT_EQ(finding.clientId, row.moment == Moment::ToServer ? "device" : "");
    }
}

std::string rowName(const testing::TestParamInfo<MalformedPacket> &info)
{
    std::string name = std::to_string(info.index) + '_';
    for (const char c : info.param.name)
        name += std::isalnum(static_cast<unsigned char>(c)) ? c : '_';
    return name;
}

INSTANTIATE_TEST_SUITE_P(
    ToServer, MalformedFindingTest, testing::ValuesIn(mqtt::test::malformedToServer), rowName);
INSTANTIATE_TEST_SUITE_P(
    First, MalformedFindingTest, testing::ValuesIn(mqtt::test::malformedConnects), rowName);

} // namespace
} // namespace cutty::broker::test
