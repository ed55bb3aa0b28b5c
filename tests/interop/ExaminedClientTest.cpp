// Programs that nobody here wrote against our broker while it examines them: they keep to the protocol, so
// nothing may be found.
#include "core/broker/findings/findingText.h"
#include "core/net/driver/BrokerHost.h"
#include "tests/interop/Mosquitto.h"
#include "tests/mqtt/Versions.h"

#include <QHostAddress>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

#include <gmock/gmock.h>

#include <memory>
#include <string>
#include <vector>

namespace cutty::interop {
namespace {

using namespace Qt::StringLiterals;
using testing::Contains;
using testing::IsEmpty;

class ExaminedClientTest : public mqtt::test::VersionTest
{
protected:
    void SetUp() override
    {
        m_broker.setExamining(true);
        const auto port = m_broker.listen(QHostAddress::LocalHost, 0);
        ASSERT_TRUE(port);
        m_port = *port;
    }

    QStringList arguments(QoS qos, const QStringList &more) const
    {
        return mosquittoArguments(m_port, GetParam(), qos) + more;
    }

    void publish(QoS qos, const QStringList &more, const QByteArray &lines = {})
    {
        Program publisher(QStringLiteral(MOSQUITTO_PUB), arguments(qos, more), lines);
        EXPECT_TRUE(publisher.waitForEnd());
        EXPECT_EQ(publisher.exitCode(), 0) << publisher.errorOutput().constData();
    }

    /// It has gone as far as the broker is concerned.
    void waitUntilGone(const std::string &clientId)
    {
        EXPECT_TRUE(net::test::waitFor([&] {
            for (const auto &client : m_broker.snapshot().clients) {
                if (client.clientId == clientId)
                    return false;
            }
            return true;
        }));
    }

    std::vector<std::string> findings()
    {
        std::vector<std::string> found;
        while (const auto finding = m_broker.pollFinding())
            found.push_back(finding->clientId + ' ' + std::string(finding->statement) + ": "
                + broker::describe(*finding) + " (" + broker::hexBytes(*finding) + ')');
        return found;
    }

    /// The statements that a client has kept.
    std::vector<std::string> kept(std::string_view clientId) const
    {
        std::vector<std::string> ids;
        const broker::Coverage *coverage = m_broker.examiner().coverage(clientId);
        if (!coverage)
            return ids;
        const auto all = broker::statements(GetParam());
        for (std::size_t index = 0; index < all.size(); ++index) {
            if (coverage->count(GetParam(), index).kept > 0)
                ids.emplace_back(all[index].id);
        }
        return ids;
    }

    net::BrokerHost m_broker;
    std::uint16_t m_port = 0;
};
CUTTY_FOR_BOTH_VERSIONS(ExaminedClientTest);

TEST_P(ExaminedClientTest, MosquittosClientsDoNothingWrong)
{
    QByteArray lines;
    for (int n = 0; n < 200; ++n)
        lines += "same\n";
    for (const QoS qos : {QoS::AtMostOnce, QoS::AtLeastOnce, QoS::ExactlyOnce}) {
        publish(QoS::AtLeastOnce, {u"-t"_s, u"ready"_s, u"-m"_s, u"subscribed"_s, u"-r"_s});
        Program subscriber(QStringLiteral(MOSQUITTO_SUB),
            arguments(qos,
                {u"-i"_s, u"sub"_s, u"-k"_s, u"5"_s, u"-t"_s, u"ready"_s, u"-t"_s, u"a/+/#"_s, u"-C"_s,
                    u"201"_s}));
        ASSERT_TRUE(subscriber.waitForOutput("subscribed"));
        publish(qos, {u"-i"_s, u"pub"_s, u"-t"_s, u"a/b/c"_s, u"-l"_s}, lines);
        EXPECT_TRUE(subscriber.waitForEnd());
        waitUntilGone("sub");
        waitUntilGone("pub");
    }
    EXPECT_THAT(findings(), IsEmpty());
    EXPECT_THAT(kept("sub"), Contains("MQTT-4.6.0-2"));
    EXPECT_THAT(kept("sub"), Contains("MQTT-4.6.0-3"));
    EXPECT_THAT(kept("pub"), Contains("MQTT-4.6.0-4"));
}

TEST_P(ExaminedClientTest, MosquittoSubKeepsItsSession)
{
    for (int round = 0; round < 3; ++round) {
        QStringList more{u"-i"_s, u"kept"_s, u"-c"_s, u"-t"_s, u"a"_s, u"-C"_s, u"1"_s};
        if (isFive())
            more += {u"-x"_s, u"600"_s};
        Program subscriber(QStringLiteral(MOSQUITTO_SUB), arguments(QoS::ExactlyOnce, more));
        ASSERT_TRUE(net::test::waitFor([&] { return !m_broker.snapshot().clients.empty(); }));
        ASSERT_TRUE(net::test::waitFor([&] { return m_broker.snapshot().subscriptions == 1; }));
        publish(QoS::ExactlyOnce, {u"-t"_s, u"a"_s, u"-m"_s, u"x"_s});
        EXPECT_TRUE(subscriber.waitForEnd());
        waitUntilGone("kept");
        publish(QoS::AtLeastOnce, {u"-t"_s, u"a"_s, u"-m"_s, u"for later"_s});
    }
    EXPECT_THAT(findings(), IsEmpty());
}

TEST_P(ExaminedClientTest, MqttJsDoesNothingWrong)
{
    QJsonArray messages;
    for (int n = 0; n < 90; ++n) {
        messages.append(QJsonObject{{u"topic"_s, u"js/%1"_s.arg(n % 4)}, {u"payload"_s, u"c2FtZQ=="_s},
            {u"qos"_s, n % 3}, {u"retain"_s, n % 5 == 0}});
    }
    messages.append(QJsonObject{{u"topic"_s, u"end"_s}, {u"payload"_s, QString()}, {u"qos"_s, 2}});
    QJsonObject options{{u"protocolVersion"_s, isFive() ? 5 : 4}, {u"clientId"_s, u"mqttjs"_s}};
    if (isFive())
        options.insert(u"properties"_s,
            QJsonObject{{u"receiveMaximum"_s, 5}, {u"userProperties"_s, QJsonObject{{u"k"_s, u"v"_s}}}});
    const QJsonObject plan{{u"url"_s, u"mqtt://127.0.0.1:%1"_s.arg(m_port)}, {u"options"_s, options},
        {u"subscribe"_s, QJsonArray{u"js/#"_s, u"end"_s}}, {u"publish"_s, messages}};
    qputenv("NODE_PATH", CUTTY_NODE_PATH);
    Program program(QStringLiteral(CUTTY_NODE), QStringList{QStringLiteral(CUTTY_MQTTJS)},
        QJsonDocument(plan).toJson(QJsonDocument::Compact));
    EXPECT_TRUE(program.waitForEnd());
    EXPECT_EQ(program.exitCode(), 0) << program.errorOutput().constData();
    waitUntilGone("mqttjs");
    EXPECT_THAT(findings(), IsEmpty());
    EXPECT_THAT(kept("mqttjs"), Contains("MQTT-4.6.0-3"));
}

#ifdef CUTTY_PYTHON
TEST_P(ExaminedClientTest, PahoDoesNothingWrong)
{
    Program program(QStringLiteral(CUTTY_PYTHON),
        {QStringLiteral(CUTTY_PAHO), QString::number(m_port), QString::number(isFive() ? 5 : 4), u"paho"_s});
    EXPECT_TRUE(program.waitForEnd());
    EXPECT_EQ(program.exitCode(), 0) << program.errorOutput().constData();
    waitUntilGone("paho");
    EXPECT_THAT(findings(), IsEmpty());
    EXPECT_THAT(kept("paho"), Contains("MQTT-4.6.0-4"));
}
#endif

} // namespace
} // namespace cutty::interop
