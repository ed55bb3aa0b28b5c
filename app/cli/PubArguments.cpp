#include "app/cli/PubArguments.h"

#include "app/cli/ClientOptions.h"
#include "app/cli/PropertyText.h"
#include "app/cli/topicText.h"

#include <algorithm>
#include <utility>

namespace cutty::cli {
namespace {

using namespace std::chrono_literals;
using mqtt::PropertyContext;
using mqtt::PropertyId;

Option payloadOption(std::string names, std::string valueName, PayloadKind kind,
    std::vector<PayloadArgument> &payloads, std::string description)
{
    Option option{.names = std::move(names),
        .valueName = std::move(valueName),
        .description = std::move(description),
        .apply = [kind, &payloads](std::span<const std::string> values) -> OptionResult {
            payloads.push_back({kind, values.empty() ? std::string() : values.front()});
            return {};
        }};
    if (option.valueName.empty())
        option.minimumValues = option.maximumValues = 0;
    return option;
}

OptionGroup payloadGroup(PubArguments &a)
{
    return {"Payload; several are several messages, in order",
        {payloadOption("-m,--message", "TEXT", PayloadKind::Text, a.payloads, "The payload itself"),
            payloadOption(
                "-f,--file,--file-read", "FILE", PayloadKind::File, a.payloads, "A file, byte for byte"),
            payloadOption("-s,--stdin-file,--stdin", {}, PayloadKind::Input, a.payloads,
                "All of standard input, byte for byte"),
            payloadOption("-l,--stdin-line,--multiline,--line-mode", {}, PayloadKind::Lines, a.payloads,
                "Each line of standard input, as it comes; empty lines are skipped"),
            payloadOption("--hex", "DIGITS", PayloadKind::Hex, a.payloads, "Bytes in hex, as 00ff or 00 ff"),
            payloadOption("--base64", "TEXT", PayloadKind::Base64, a.payloads, "Bytes in Base64"),
            payloadOption("-n,--null-message", {}, PayloadKind::Empty, a.payloads,
                "No payload: with --retain, clears what is retained")}};
}

OptionGroup messageGroup(PubArguments &a)
{
    const auto property = [&a](std::string names, std::string valueName, PropertyId id, std::string text) {
        return propertyOption(std::move(names), std::move(valueName), a.properties, PropertyContext::Publish,
            id, std::move(text));
    };
    return {"Message",
        {textOption("-t,--topic", "TOPIC", a.topic, "Topic to publish to"),
            qosOption("-q,--qos", a.qos, "Quality of service [0]"),
            flagOption("-r,--retain", a.retain, "The broker keeps it for later subscribers"),
            numberOption("--repeat", "N", 1, 0xFFFF'FFFF, a.repeat, "Publish all of it so many times [1]"),
            timeOption(
                "--repeat-delay", 0ms, a.repeatDelay, "Time between a delivery and the next message [0]"),
            numberOption("-M,--max-inflight", "N", 1, 65'535, a.maximumInflight,
                "Messages that may be unacknowledged [100]"),
            property(
                "--payload-format-indicator", "0|1", PropertyId::PayloadFormatIndicator, "1: UTF-8 text"),
            property("-e,--message-expiry-interval", "SECONDS", PropertyId::MessageExpiryInterval,
                "Its life; the broker drops it then"),
            property("--content-type", "TYPE", PropertyId::ContentType, "Content type"),
            property("--response-topic", "TOPIC", PropertyId::ResponseTopic, "Where an answer is expected"),
            property(
                "--correlation-data", "DATA", PropertyId::CorrelationData, "What the answer carries back"),
            property("--topic-alias", "N", PropertyId::TopicAlias,
                "Send the topic once, and this number in its place later"),
            flagOption("--auto-topic-alias", a.client.automaticTopicAliases,
                "Choose topic aliases, as far as the broker takes them"),
            userPropertyOption("--user-property,--user-properties", a.properties,
                "User property of the message; may be repeated"),
            anyPropertyOption({{"publish", PropertyContext::Publish, &a.properties}}, a.client)}};
}

std::unexpected<Failure> usage(std::string sentence)
{
    return std::unexpected(Failure{ExitCode::Usage, std::move(sentence)});
}

} // namespace

bool PubArguments::readsLines() const
{
    return std::ranges::contains(payloads, PayloadKind::Lines, &PayloadArgument::kind);
}

std::vector<OptionGroup> pubOptions(PubArguments &arguments)
{
    std::vector<OptionGroup> groups{payloadGroup(arguments), messageGroup(arguments)};
    for (OptionGroup &group : clientOptions(arguments.client))
        groups.push_back(std::move(group));
    return groups;
}

std::expected<void, Failure> checkPub(const PubArguments &a, const std::optional<std::string> &urlTopic)
{
    if (!a.topic && !urlTopic)
        return usage("A message needs a topic: --topic, or the path of the URL.");
    if (a.topic && urlTopic)
        return usage("The URL has a topic; leave --topic out.");
    if (auto problem = topicNameProblem(a.topic ? *a.topic : *urlTopic))
        return usage(*std::move(problem));
    if (const auto response = a.properties.text(PropertyId::ResponseTopic)) {
        if (auto problem = topicNameProblem(*response))
            return usage(*std::move(problem));
    }
    if (a.payloads.empty())
        return usage("There is nothing to publish: give --message, --file, --stdin, --stdin-line, --hex, "
                     "--base64 or --null-message.");
    if (a.readsLines() && a.payloads.size() > 1)
        return usage("--stdin-line stands alone: leave the other payloads out.");
    if (a.readsLines() && a.repeat.value_or(1) > 1)
        return usage("Lines of standard input cannot be repeated.");
    const auto inputs = std::ranges::count(a.payloads, PayloadKind::Input, &PayloadArgument::kind);
    if (inputs + int(a.readsLines()) + int(a.client.passwordFromInput) > 1)
        return usage("Standard input can be used for one thing only.");
    if (!a.properties.empty() && a.client.version != mqtt::ProtocolVersion::V5)
        return usage("Properties of the message, such as --content-type, need MQTT 5.");
    if (a.client.automaticTopicAliases && a.client.version != mqtt::ProtocolVersion::V5)
        return usage("Topic aliases need MQTT 5.");
    if (a.client.automaticTopicAliases && a.properties.number(PropertyId::TopicAlias))
        return usage("--auto-topic-alias and --topic-alias exclude each other.");
    if (a.properties.number(PropertyId::SubscriptionIdentifier))
        return usage("A subscription identifier belongs to the broker's messages, not to ours.");
    return {};
}

} // namespace cutty::cli
