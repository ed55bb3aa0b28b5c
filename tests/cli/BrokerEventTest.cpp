#include "app/cli/broker/brokerEventJson.h"
#include "app/cli/broker/brokerEventText.h"

#include <QJsonDocument>
#include <QJsonObject>

#include <gmock/gmock.h>

namespace cutty::cli {
namespace {

using namespace Qt::StringLiterals;
using namespace broker;
using mqtt::ReasonCode;
using testing::HasSubstr;
using testing::Not;

const AccessRules &rules()
{
    static const AccessRules rules(
        {{AccessSubjectKind::Everybody, "", {}, "open/#", true},
            {AccessSubjectKind::User, "anna", AccessAction::Publish, "plant/#", false}},
        false);
    return rules;
}

constexpr WallTime someTime{std::chrono::microseconds{1'795'356'187'123'456}};

QJsonObject parsed(const std::string &line)
{
    EXPECT_EQ(line.find('\n'), line.npos);
    QJsonParseError error;
    const auto document = QJsonDocument::fromJson(QByteArray::fromStdString(line), &error);
    EXPECT_EQ(error.error, QJsonParseError::NoError) << line;
    return document.object();
}

QJsonObject jsonOf(BrokerEventKind kind)
{
    return parsed(toJson(BrokerEvent{{}, std::move(kind)}, someTime, rules()));
}
std::string textOf(BrokerEventKind kind) { return describe(BrokerEvent{{}, std::move(kind)}, rules()); }

MessagePtr message()
{
    return Message::create({.topic = "plant/a", .payload = "on", .qos = QoS::AtLeastOnce});
}

TEST(BrokerEventTest, EachEventHasItsNameAndItsTime)
{
    const std::pair<BrokerEventKind, const char *> events[] = {{ClientConnected{}, "connected"},
        {ConnectionRefused{}, "refused"}, {ClientDisconnected{}, "disconnected"},
        {ClientSubscribed{}, "subscribed"}, {ClientUnsubscribed{}, "unsubscribed"},
        {AccessDenied{}, "denied"}, {MessageDropped{.message = message()}, "dropped"},
        {WillPublished{.message = message()}, "will"}, {SessionEnded{}, "session-ended"}};
    for (const auto &[kind, name] : events) {
        const QJsonObject json = jsonOf(kind);
        EXPECT_EQ(json.value("event"_L1).toString().toStdString(), name);
        EXPECT_EQ(json.value("time"_L1), u"2026-11-22T14:03:07.123456Z"_s);
        EXPECT_FALSE(textOf(kind).empty());
        EXPECT_THAT(textOf(kind), Not(HasSubstr("\n")));
    }
}

TEST(BrokerEventTest, AConnectionTellsWhoAndHow)
{
    const ClientConnected event{.link = LinkId{3},
        .clientId = "device\x1b[2J\"1",
        .userName = "anna",
        .address = "127.0.0.1:5",
        .version = mqtt::ProtocolVersion::V311,
        .keepAlive = std::chrono::seconds{60},
        .cleanStart = false,
        .sessionPresent = true};
    const QJsonObject json = jsonOf(event);
    EXPECT_EQ(json.value("client"_L1), u"device\x1b[2J\"1"_s);
    EXPECT_EQ(json.value("user"_L1), u"anna"_s);
    EXPECT_EQ(json.value("version"_L1), u"MQTT 3.1.1"_s);
    EXPECT_EQ(json.value("keepAlive"_L1), 60);
    EXPECT_EQ(json.value("sessionPresent"_L1), true);
    EXPECT_EQ(textOf(event),
        "device[2J\"1 connects as anna from 127.0.0.1:5: MQTT 3.1.1, keep-alive 60 s, session kept, session "
        "present");
}

TEST(BrokerEventTest, TextThatIsNoUtf8IsKeptInBase64)
{
    const QJsonObject json
        = jsonOf(ConnectionRefused{.clientId = "\xFF", .cause = mqtt::CloseCause::ProtocolError});
    EXPECT_FALSE(json.contains("client"_L1));
    EXPECT_EQ(json.value("clientBase64"_L1), u"/w=="_s);
}

TEST(BrokerEventTest, ARefusalNamesItsRule)
{
    const AccessDenied event{.clientId = "device",
        .userName = "anna",
        .action = AccessAction::Publish,
        .topic = "plant/a",
        .decision = {.allowed = false, .basis = AccessBasis::Rule, .rule = 1}};
    const QJsonObject rule = jsonOf(event).value("rule"_L1).toObject();
    EXPECT_EQ(rule.value("index"_L1), 1);
    EXPECT_EQ(rule.value("who"_L1), u"user"_s);
    EXPECT_EQ(rule.value("name"_L1), u"anna"_s);
    EXPECT_EQ(rule.value("action"_L1), u"publish"_s);
    EXPECT_EQ(rule.value("filter"_L1), u"plant/#"_s);
    EXPECT_EQ(rule.value("allow"_L1), false);
    EXPECT_EQ(textOf(event),
        "device as anna may not publish to plant/a (rules[1]: user anna may not publish plant/#)");

    const AccessDenied byDefault{.clientId = "device",
        .action = AccessAction::Subscribe,
        .topic = "x",
        .decision = {.allowed = false, .basis = AccessBasis::Default}};
    EXPECT_EQ(jsonOf(byDefault).value("basis"_L1), u"default"_s);
    EXPECT_FALSE(jsonOf(byDefault).contains("rule"_L1));
}

TEST(BrokerEventTest, ABreachOfTheProtocolNamesItsStatement)
{
    const ClientDisconnected event{.clientId = "device",
        .cause = mqtt::CloseCause::ProtocolError,
        .reason = ReasonCode::TopicNameInvalid,
        .by = EndedBy::Broker,
        .error = mqtt::DecodeError{.fault = mqtt::Fault::InvalidTopicName,
            .offset = 2,
            .statement = "MQTT-3.3.2-2",
            .packet = mqtt::PacketType::Publish}};
    const QJsonObject error = jsonOf(event).value("error"_L1).toObject();
    EXPECT_EQ(error.value("statement"_L1), u"MQTT-3.3.2-2"_s);
    EXPECT_EQ(error.value("packet"_L1), u"PUBLISH"_s);
    EXPECT_EQ(jsonOf(event).value("reason"_L1), 0x90);
    EXPECT_THAT(textOf(event), HasSubstr("MQTT-3.3.2-2"));
}

TEST(BrokerEventTest, ADroppedMessageTellsWhoWouldHaveGotItAndWhyNot)
{
    const MessageDropped event{.clientId = "away", .message = message(), .reason = DropReason::QueueFull};
    const QJsonObject json = jsonOf(event);
    EXPECT_EQ(json.value("reason"_L1), u"queue-full"_s);
    EXPECT_EQ(json.value("topic"_L1), u"plant/a"_s);
    EXPECT_EQ(json.value("size"_L1), 2);
    EXPECT_EQ(textOf(event), "a message on plant/a is dropped at away: queue-full");
}

TEST(BrokerEventTest, AFindingHasItsStatementAndBytes)
{
    const Finding finding{.clientId = "device",
        .version = mqtt::ProtocolVersion::V5,
        .statement = "MQTT-3.3.2-2",
        .mistake = Mistake::Fault,
        .fault = mqtt::Fault::InvalidTopicName,
        .packet = mqtt::PacketType::Publish,
        .bytes = std::string("\x30\x03\x00\x01#", 5),
        .size = 5};
    const QJsonObject json = parsed(toJson(finding, someTime, {}));
    EXPECT_EQ(json.value("event"_L1), u"finding"_s);
    const QJsonObject inner = json.value("finding"_L1).toObject();
    EXPECT_EQ(inner.value("statement"_L1), u"MQTT-3.3.2-2"_s);
    EXPECT_EQ(inner.value("bytes"_L1), u"30 03 00 01 23"_s);
    EXPECT_THAT(describe(finding), testing::AllOf(HasSubstr("[MQTT-3.3.2-2]"), HasSubstr("30 03 00 01 23")));
}

TEST(BrokerEventTest, AnInjectedFaultNamesItsRuleAndPacket)
{
    const InjectedFault fault{.rule = "slow",
        .ruleIndex = 2,
        .action = Delay{},
        .direction = FaultDirection::FromClient,
        .packet = mqtt::PacketType::Publish,
        .version = mqtt::ProtocolVersion::V5,
        .clientId = "device",
        .bytes = "\x30",
        .result = "\x30",
        .size = 1,
        .delay = std::chrono::milliseconds{250}};
    const QJsonObject json = parsed(toJson(LinkId{4}, fault, someTime));
    EXPECT_EQ(json.value("event"_L1), u"fault"_s);
    EXPECT_EQ(json.value("link"_L1), 4);
    EXPECT_EQ(json.value("rule"_L1), u"slow"_s);
    EXPECT_EQ(json.value("index"_L1), 2);
    EXPECT_EQ(json.value("action"_L1), u"delay"_s);
    EXPECT_EQ(json.value("direction"_L1), u"fromClient"_s);
    EXPECT_EQ(json.value("packet"_L1), u"PUBLISH"_s);
    EXPECT_EQ(json.value("delayMilliseconds"_L1), 250);
    EXPECT_FALSE(json.contains("result"_L1)) << "as it is what it was";
    EXPECT_EQ(describe(fault), "fault slow on PUBLISH of device: delay by 250 ms");
}

TEST(BrokerEventTest, TheStateAndLossesHaveLinesToo)
{
    EXPECT_EQ(
        parsed(toJson(net::StateError{.kind = net::StateError::Kind::DiskFull, .path = u"/s"_s}, someTime))
            .value("cause"_L1),
        u"disk-full"_s);
    EXPECT_EQ(parsed(stateRecoveredJson(someTime)).value("event"_L1), u"state-recovered"_s);
    EXPECT_EQ(parsed(lossJson(3, 4, someTime)).value("findings"_L1), 4);
    EXPECT_EQ(parsed(readyJson("mqtt://127.0.0.1:1", someTime)).value("url"_L1), u"mqtt://127.0.0.1:1"_s);
}

} // namespace
} // namespace cutty::cli
