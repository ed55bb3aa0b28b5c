// Exactly once, and at least once, through links that break: engine and broker core on the manual clock.
// CUTTY_CUT_MESSAGES sets how many messages go each way, CUTTY_CUT_SEED another course of events.
#include "tests/mqtt/CutLinkScene.h"
#include "tests/mqtt/Versions.h"

#include <gtest/gtest.h>

#include <cstdint>
#include <cstdlib>
#include <iostream>
#include <string>

namespace cutty::mqtt::test {
namespace {

std::uint64_t fromEnvironment(const char *name, std::uint64_t otherwise)
{
    const char *text = std::getenv(name);
    return text ? std::stoull(text) : otherwise;
}

class CutLinkTest : public VersionTest
{
protected:
    static void run(QoS qos)
    {
        const CutLinkPlan plan{.version = GetParam(),
            .qos = qos,
            .messages = fromEnvironment("CUTTY_CUT_MESSAGES", 20'000),
            .seed = fromEnvironment("CUTTY_CUT_SEED", 20'261'122)};
        CutLinkScene scene(plan);
        EXPECT_EQ(scene.run(), "") << "CUTTY_CUT_SEED=" << plan.seed;
        EXPECT_GE(scene.cuts() * 20, plan.messages) << "the links were not cut often enough";
        std::cout << plan.messages << " messages each way, " << scene.cuts() << " cuts, "
                  << scene.repetitions() << " repetitions, " << scene.deliveredBytes() << " bytes\n";
    }
};

TEST_P(CutLinkTest, QoS2MessagesArriveExactlyOnceAndInOrder) { run(QoS::ExactlyOnce); }

TEST_P(CutLinkTest, QoS1MessagesArriveAtLeastOnceAndFirstInOrder) { run(QoS::AtLeastOnce); }

CUTTY_FOR_BOTH_VERSIONS(CutLinkTest);

} // namespace
} // namespace cutty::mqtt::test
