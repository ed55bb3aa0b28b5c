#include "app/cli/CommandLine.h"

#include <gmock/gmock.h>

namespace cutty::cli {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::Optional;

std::expected<Command, Failure> parse(std::vector<const char *> arguments)
{
    arguments.insert(arguments.begin(), "cutty");
    return parseCommandLine(static_cast<int>(arguments.size()), arguments.data());
}

template <typename T> T parseAs(std::vector<const char *> arguments)
{
    auto command = parse(std::move(arguments));
    EXPECT_TRUE(command) << (command ? "" : command.error().sentence);
    const T *parsed = command ? std::get_if<T>(&*command) : nullptr;
    EXPECT_TRUE(parsed);
    return parsed ? *parsed : T{};
}

std::string usageError(std::vector<const char *> arguments)
{
    const auto command = parse(std::move(arguments));
    EXPECT_FALSE(command);
    EXPECT_EQ(command ? ExitCode::Done : command.error().code, ExitCode::Usage);
    return command ? std::string() : command.error().sentence;
}

std::vector<std::string> texts(const PubArguments &arguments)
{
    std::vector<std::string> values;
    for (const PayloadArgument &payload : arguments.payloads)
        values.push_back(payload.value);
    return values;
}

TEST(CommandLineTest, PayloadsAreTakenAsTheyAre)
{
    const auto pub = parseAs<PubArguments>({"pub", "-t", "t", "-m", "", "-m", "{}", "-m", "[a,b]", "-m", "-D",
        "-m", "--help", "--message=x=y", "-m", "%%", "-m", "\"quoted\"", "-m", "\\n"});
    EXPECT_THAT(texts(pub), ElementsAre("", "{}", "[a,b]", "-D", "--help", "x=y", "%%", "\"quoted\"", "\\n"));
}

TEST(CommandLineTest, PayloadsOfAllKindsKeepTheirOrder)
{
    const auto pub = parseAs<PubArguments>(
        {"pub", "-t", "t", "--hex", "00", "-n", "-f", "file", "--base64", "AA==", "-s", "-m", "x"});
    std::vector<PayloadKind> kinds;
    for (const PayloadArgument &payload : pub.payloads)
        kinds.push_back(payload.kind);
    EXPECT_THAT(kinds,
        ElementsAre(PayloadKind::Hex, PayloadKind::Empty, PayloadKind::File, PayloadKind::Base64,
            PayloadKind::Input, PayloadKind::Text));
}

TEST(CommandLineTest, TakesTheNamesOfMosquittoAndOfMqttx)
{
    const auto ours = parseAs<PubArguments>({"pub", "-h", "broker", "-i", "me", "-P", "pw", "-c", "-x", "60",
        "--cafile", "ca", "--will-payload", "w", "-V", "mqttv311", "-s"});
    const auto theirs = parseAs<PubArguments>({"pub", "--hostname", "broker", "--client-id", "me",
        "--password", "pw", "--no-clean", "--session-expiry-interval", "60", "--ca", "ca", "--will-message",
        "w", "--mqtt-version", "3.1.1", "--stdin"});
    for (const PubArguments &pub : {ours, theirs}) {
        EXPECT_THAT(pub.client.host, Optional(std::string("broker")));
        EXPECT_THAT(pub.client.clientId, Optional(std::string("me")));
        EXPECT_THAT(pub.client.password, Optional(std::string("pw")));
        EXPECT_TRUE(pub.client.keepSession);
        EXPECT_EQ(pub.client.properties.number(mqtt::PropertyId::SessionExpiryInterval), 60u);
        EXPECT_THAT(pub.client.tls.caFile, Optional(std::string("ca")));
        EXPECT_THAT(pub.client.will.payload, Optional(std::string("w")));
        EXPECT_EQ(pub.client.version, mqtt::ProtocolVersion::V311);
        EXPECT_EQ(pub.payloads.front().kind, PayloadKind::Input);
    }
}

TEST(CommandLineTest, AnyPropertyGoesToItsPacket)
{
    const auto pub = parseAs<PubArguments>(
        {"pub", "-t", "t", "-n", "-D", "publish", "content-type", "text", "-D", "PUBLISH", "user-property",
            "k", "v", "-D", "connect", "receive-maximum", "5", "-D", "will", "will-delay-interval", "3"});
    EXPECT_EQ(pub.properties.text(mqtt::PropertyId::ContentType), "text");
    EXPECT_EQ(pub.properties.text(mqtt::PropertyId::UserProperty), "v");
    EXPECT_EQ(pub.client.properties.number(mqtt::PropertyId::ReceiveMaximum), 5u);
    EXPECT_EQ(pub.client.will.properties.number(mqtt::PropertyId::WillDelayInterval), 3u);
    for (const std::vector<const char *> &wrong :
        std::vector<std::vector<const char *>>{{"publish", "content-type"}, {"publish", "no-such-thing", "x"},
            {"publish", "user-property", "k"}, {"publish", "content-type", "a", "b"},
            {"puback", "reason-string", "x"}, {"publish", "session-expiry-interval", "1"}}) {
        std::vector<const char *> arguments{"pub", "-t", "t", "-n", "-D"};
        arguments.insert(arguments.end(), wrong.begin(), wrong.end());
        EXPECT_THAT(usageError(arguments), HasSubstr("--property"));
    }
}

TEST(CommandLineTest, PropertiesOfUnsubscribeAndDisconnectAreTakenToo)
{
    const auto sub = parseAs<SubArguments>({"sub", "-U", "t", "-D", "unsubscribe", "user-property", "a", "b",
        "-D", "disconnect", "session-expiry-interval", "7"});
    EXPECT_EQ(sub.unsubscribeProperties, mqtt::Properties().addUserProperty("a", "b"));
    EXPECT_THAT(
        sub.client.disconnectProperties.number(mqtt::PropertyId::SessionExpiryInterval), Optional(7U));
    const auto idle
        = parseAs<SubArguments>({"sub", "-t", "t", "-D", "unsubscribe", "user-property", "a", "b"});
    EXPECT_THAT(planSubscriptions(idle, {}).error().sentence, HasSubstr("--unsubscribe"));
}

TEST(CommandLineTest, TopicsThatAreNotUtf8AreUsageErrors)
{
    const auto pub = parseAs<PubArguments>({"pub", "-t", "a\xff", "-n"});
    const auto checked = checkPub(pub, {});
    ASSERT_FALSE(checked);
    EXPECT_EQ(checked.error().code, ExitCode::Usage);
    EXPECT_THAT(checked.error().sentence, HasSubstr("UTF-8"));
    for (const char *option : {"-t", "-U", "-T"}) {
        const auto sub = parseAs<SubArguments>({"sub", "-t", "ok", option, "a\xff/#"});
        const auto plan = planSubscriptions(sub, {});
        ASSERT_FALSE(plan) << option;
        EXPECT_EQ(plan.error().code, ExitCode::Usage);
        EXPECT_THAT(plan.error().sentence, HasSubstr("UTF-8"));
    }
    EXPECT_FALSE(checkPub(parseAs<PubArguments>({"pub", "-n"}), std::string("a\0b", 3)));
}

TEST(CommandLineTest, TakesWhatScriptsForOthersSay)
{
    EXPECT_TRUE(parseAs<PubArguments>({"pub", "-t", "t", "--nodelay", "--line-mode"}).readsLines());
    EXPECT_TRUE(parseAs<PubArguments>({"pub", "--auto-topic-alias"}).client.automaticTopicAliases);
    const auto both
        = parseAs<PubArguments>({"pub", "-t", "t", "-n", "--auto-topic-alias", "--topic-alias", "1"});
    EXPECT_THAT(checkPub(both, {}).error().sentence, HasSubstr("exclude"));
}

TEST(CommandLineTest, ASessionMayNeverExpire)
{
    for (const char *never : {"-1", "∞", "4294967295"}) {
        const auto sub = parseAs<SubArguments>({"sub", "-t", "t", "-x", never});
        EXPECT_EQ(sub.client.properties.number(mqtt::PropertyId::SessionExpiryInterval), 0xFFFF'FFFFu)
            << never;
    }
}

TEST(CommandLineTest, EachFilterHasItsOptionsAndTheLastHoldForTheRest)
{
    const auto sub = parseAs<SubArguments>(
        {"sub", "-t", "a", "-q", "1", "-t", "b", "-q", "2", "-t", "c", "--no-local", "--no-local", "false",
            "--retain-handling", "2", "--subscription-identifier", "7", "--subscription-identifier", "8"});
    const auto steps = planSubscriptions(sub, std::nullopt);
    ASSERT_TRUE(steps) << steps.error().sentence;
    ASSERT_EQ(steps->size(), 2u);
    ASSERT_EQ((*steps)[0].requests.size(), 1u);
    ASSERT_EQ((*steps)[1].requests.size(), 2u);
    EXPECT_EQ((*steps)[0].properties.number(mqtt::PropertyId::SubscriptionIdentifier), 7u);
    EXPECT_EQ((*steps)[1].properties.number(mqtt::PropertyId::SubscriptionIdentifier), 8u);
    const auto &a = (*steps)[0].requests[0];
    const auto &b = (*steps)[1].requests[0];
    const auto &c = (*steps)[1].requests[1];
    EXPECT_EQ(a.options.maximumQoS, QoS::AtLeastOnce);
    EXPECT_EQ(b.options.maximumQoS, QoS::ExactlyOnce);
    EXPECT_EQ(c.options.maximumQoS, QoS::ExactlyOnce);
    EXPECT_TRUE(a.options.noLocal);
    EXPECT_FALSE(b.options.noLocal || c.options.noLocal);
    EXPECT_EQ(c.options.retainHandling, mqtt::RetainHandling::DoNotSend);
}

TEST(CommandLineTest, WhatMakesNoSenseTogetherIsAUsageError)
{
    const auto failure = [](std::vector<const char *> arguments) {
        const auto steps = planSubscriptions(parseAs<SubArguments>(std::move(arguments)), std::nullopt);
        return steps ? std::string("none") : steps.error().sentence;
    };
    EXPECT_THAT(failure({"sub"}), HasSubstr("--topic"));
    EXPECT_THAT(failure({"sub", "-t", "a/#/b"}), HasSubstr("no topic filter"));
    EXPECT_THAT(failure({"sub", "-t", "a", "-q", "1", "-q", "2"}), HasSubstr("more values"));
    EXPECT_THAT(failure({"sub", "-t", "a", "--no-local", "-V", "3.1.1"}), HasSubstr("MQTT 5"));
    EXPECT_THAT(failure({"sub", "-t", "a", "--json", "-v"}), HasSubstr("--json"));
    EXPECT_THAT(failure({"sub", "-t", "a", "-R", "--retained-only"}), HasSubstr("leave nothing"));
    const auto pub = [](std::vector<const char *> arguments) {
        const auto checked = checkPub(parseAs<PubArguments>(std::move(arguments)), std::nullopt);
        return checked ? std::string("none") : checked.error().sentence;
    };
    EXPECT_THAT(pub({"pub", "-m", "x"}), HasSubstr("--topic"));
    EXPECT_THAT(pub({"pub", "-t", "a/+", "-m", "x"}), HasSubstr("no topic"));
    EXPECT_THAT(pub({"pub", "-t", "a"}), HasSubstr("nothing to publish"));
    EXPECT_THAT(pub({"pub", "-t", "a", "-l", "-m", "x"}), HasSubstr("stands alone"));
    EXPECT_THAT(pub({"pub", "-t", "a", "-s", "--password-stdin"}), HasSubstr("one thing"));
    EXPECT_THAT(pub({"pub", "-t", "a", "-n", "--content-type", "x", "-V", "311"}), HasSubstr("MQTT 5"));
    EXPECT_EQ(pub({"pub", "-t", "a", "-n"}), "none");
}

TEST(CommandLineTest, UsageErrorsNameTheOptionAndTheHelp)
{
    EXPECT_THAT(usageError({"pub", "-p", "99999"}), testing::AllOf(HasSubstr("--port"), HasSubstr("99999")));
    EXPECT_THAT(usageError({"pub", "-p"}), testing::EndsWith("See cutty pub --help."));
    EXPECT_THAT(usageError({"sub", "--no-such-option"}), HasSubstr("--no-such-option"));
    EXPECT_THAT(usageError({"nonsense"}), testing::EndsWith("See cutty --help."));
    EXPECT_THAT(usageError({"sub", "-W", "0"}), HasSubstr("--timeout"));
    EXPECT_THAT(usageError({"sub", "-v=no"}), testing::Not(testing::IsEmpty()));
}

TEST(CommandLineTest, HelpTablesTheExitCodes)
{
    for (const char *command : {"pub", "sub"}) {
        const auto help = parseAs<PrintCommand>({command, "--help"});
        EXPECT_THAT(help.text, HasSubstr("Exit codes:"));
        EXPECT_THAT(help.text, HasSubstr("--cafile"));
    }
    EXPECT_THAT(parseAs<PrintCommand>({"--help"}).text, HasSubstr("Exit codes:"));
    EXPECT_THAT(parseAs<NoCommand>({}).help, HasSubstr("broker"));
}

} // namespace
} // namespace cutty::cli
