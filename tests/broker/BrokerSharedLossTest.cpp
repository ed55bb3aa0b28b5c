// A shared group whose members hang, are lost and come back in any order, by seeded chance.
#include "tests/broker/BrokerHarness.h"
#include "tests/broker/RandomTopics.h"

#include <map>
#include <string>
#include <utility>
#include <vector>

namespace cutty::broker::test {
namespace {

class BrokerSharedLossTest : public BrokerTest
{
protected:
    struct Member
    {
        std::string clientId;
        /// Null while it is away.
        TestClient *client = nullptr;
        mqtt::SessionState session;
    };

    BrokerSharedLossTest()
    {
        for (const char *clientId : {"one", "two", "three"}) {
            m_members.push_back({.clientId = clientId});
            comeBack(m_members.back());
            subscribe(*m_members.back().client, "$share/g/a");
        }
    }
    void comeBack(Member &member)
    {
        member.client = &harness.connect(lasting(member.clientId), std::exchange(member.session, {}));
    }
    void leave(Member &member)
    {
        count(member);
        member.session = harness.cut(*std::exchange(member.client, nullptr));
    }
    void count(Member &member)
    {
        for (const std::string &payload : member.client->takePayloads())
            ++m_received[payload];
    }
    /// At QoS 1 and 2 by turns.
    void publishNext()
    {
        ++m_published;
        const QoS qos = m_published % 2 == 0 ? QoS::ExactlyOnce : QoS::AtLeastOnce;
        harness.broker.publish(makeMessage("a", std::to_string(m_published), {.qos = qos}), harness.now);
    }
    void doSomething(Member &member)
    {
        switch (m_random.below(4)) {
        case 0:
            if (member.client) {
                member.client->deaf = m_random.below(2) == 0;
                member.client->held = m_random.below(2) == 0;
            }
            break;
        case 1:
            if (member.client)
                leave(member);
            else
                comeBack(member);
            break;
        default: publishNext();
        }
        harness.exchange();
    }
    /// Twice, as a member may leave messages to one that was there already.
    void allComeBack()
    {
        for (int round = 0; round < 2; ++round) {
            for (Member &member : m_members) {
                if (member.client)
                    leave(member);
                comeBack(member);
            }
        }
        for (Member &member : m_members)
            count(member);
    }

    RandomTopics m_random{7};
    std::vector<Member> m_members;
    int m_published = 0;
    std::map<std::string, int> m_received;
};
CUTTY_FOR_BOTH_VERSIONS(BrokerSharedLossTest);

TEST_P(BrokerSharedLossTest, NothingIsLostAndAtQoS2NothingComesTwice)
{
    for (int step = 0; step < 3'000; ++step)
        doSomething(m_members[m_random.below(m_members.size())]);
    allComeBack();
    ASSERT_GT(m_published, 1'000);
    for (int n = 1; n <= m_published; ++n) {
        ASSERT_GE(m_received[std::to_string(n)], 1) << n;
        if (n % 2 == 0) {
            ASSERT_EQ(m_received[std::to_string(n)], 1) << n;
        }
    }
}

} // namespace
} // namespace cutty::broker::test
