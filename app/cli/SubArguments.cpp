#include "app/cli/SubArguments.h"

#include "app/cli/ClientOptions.h"
#include "app/cli/PropertyText.h"
#include "app/cli/topicText.h"

#include <algorithm>
#include <format>
#include <utility>

namespace cutty::cli {
namespace {

using namespace std::chrono_literals;
using mqtt::PropertyContext;
using mqtt::PropertyId;

/// A flag that may be followed by true or false.
Option flagListOption(std::string names, std::vector<bool> &target, std::string description)
{
    return {.names = std::move(names),
        .valueName = "[true|false]",
        .description = std::move(description),
        .apply = [&target](std::span<const std::string> values) -> OptionResult {
            const std::string value = values.empty() ? "true" : values.front();
            if (value != "true" && value != "false")
                return std::unexpected("is true or false, not '" + value + "'");
            target.push_back(value == "true");
            return {};
        },
        .minimumValues = 0,
        .maximumValues = 1};
}

OptionGroup subscriptionGroup(SubArguments &a)
{
    return {"Subscription; of the options that may be repeated, the n-th is for the n-th --topic, the last "
            "for the rest",
        {listOption("-t,--topic", "FILTER", a.filters, "Topic filter; may be repeated"),
            numberListOption("-q,--qos", "0|1|2", 0, 2, a.qos, "Quality of service [0]; may be repeated"),
            flagListOption("--no-local,--no_local", a.noLocal, "Leave own messages out; may be repeated"),
            flagListOption("--retain-as-published", a.retainAsPublished,
                "Show the retain flag as published; may be repeated"),
            numberListOption("--retain-handling", "0|1|2", 0, 2, a.retainHandling,
                "Retained messages: 0 all, 1 if the subscription is new, 2 none [0]; may be repeated"),
            numberListOption("--subscription-identifier", "N", 1, 268'435'455, a.identifiers,
                "Number that comes with its messages; may be repeated"),
            userPropertyOption("--user-property,--user-properties", a.properties,
                "User property of SUBSCRIBE; may be repeated"),
            anyPropertyOption({{"subscribe", PropertyContext::Subscribe, &a.properties},
                                  {"unsubscribe", PropertyContext::Unsubscribe, &a.unsubscribeProperties}},
                a.client),
            listOption("-U,--unsubscribe", "FILTER", a.unsubscribe,
                "End this subscription of a session that was kept; may be repeated"),
            flagOption("-E,--exit-after-subscribing", a.exitAfterSubscribing,
                "End when the subscriptions are acknowledged")}};
}

OptionGroup outputGroup(SubArguments &a)
{
    return {"Output",
        {numberOption("-C,--count", "N", 1, 0x7FFF'FFFF'FFFF'FFFF, a.count, "End after so many messages"),
            timeOption("-W,--timeout", 1ms, a.timeout, "End after this time"),
            flagOption("-v,--verbose", a.output.verbose, "Print the topic before each payload"),
            textOption("-F,--format", "FORMAT", a.output.format, "Print this for each message; see below"),
            flagOption("--json", a.output.json, "Print each message as a line of JSON, with all that came"),
            flagOption("-N,--no-newline", a.output.noNewline, "Print nothing behind a message"),
            textOption("--delimiter", "TEXT", a.output.delimiter,
                "Print this behind a message instead of \\n; \\0 for a zero byte"),
            textOption("--file-save", "PATH", a.output.fileSave,
                "Write each payload to a file: PATH, then with (1), (2)… before its suffix"),
            listOption("-T,--filter-out", "FILTER", a.filteredOut, "Leave these topics out; may be repeated"),
            flagOption("-R,--no-retained", a.noRetained, "Leave retained messages out"),
            flagOption(
                "--retained-only", a.retainedOnly, "Print retained messages, and end at the first other"),
            flagOption("--remove-retained", a.removeRetained,
                "Clear each retained message that comes, but those of --filter-out")}};
}

std::unexpected<Failure> usage(std::string sentence)
{
    return std::unexpected(Failure{ExitCode::Usage, std::move(sentence)});
}

template <typename T> T valueFor(const std::vector<T> &values, std::size_t index, T otherwise)
{
    return values.empty() ? otherwise : values[std::min(index, values.size() - 1)];
}

std::expected<void, Failure> checkSub(const SubArguments &a, const std::vector<std::string> &filters)
{
    if (filters.empty() && a.unsubscribe.empty())
        return usage("There is nothing to subscribe to: give --topic, or a URL with a topic.");
    for (const std::vector<std::string> *list : {&filters, &a.unsubscribe, &a.filteredOut}) {
        for (const std::string &filter : *list) {
            if (auto problem = topicFilterProblem(filter))
                return usage(*std::move(problem));
        }
    }
    if (!a.unsubscribeProperties.empty() && a.unsubscribe.empty())
        return usage("Properties of UNSUBSCRIBE need --unsubscribe.");
    const std::size_t longest = std::max({a.qos.size(), a.noLocal.size(), a.retainAsPublished.size(),
        a.retainHandling.size(), a.identifiers.size()});
    if (longest > std::max<std::size_t>(filters.size(), 1))
        return usage("There are more values of a repeated option than topic filters.");
    const bool options = !a.noLocal.empty() || !a.retainAsPublished.empty() || !a.retainHandling.empty()
        || !a.identifiers.empty() || !a.properties.empty() || !a.unsubscribeProperties.empty();
    if (options && a.client.version != mqtt::ProtocolVersion::V5)
        return usage("Options and properties of a subscription other than QoS need MQTT 5.");
    if (a.output.json && (a.output.format || a.output.verbose))
        return usage("--json prints all; leave --format and --verbose out.");
    if (a.output.noNewline && a.output.delimiter)
        return usage("--no-newline and --delimiter exclude each other.");
    if (a.noRetained && a.retainedOnly)
        return usage("--no-retained and --retained-only leave nothing.");
    if (!a.identifiers.empty() && a.properties.number(PropertyId::SubscriptionIdentifier))
        return usage("The subscription identifier is given twice.");
    return {};
}

} // namespace

std::vector<OptionGroup> subOptions(SubArguments &arguments)
{
    std::vector<OptionGroup> groups{subscriptionGroup(arguments), outputGroup(arguments)};
    for (OptionGroup &group : clientOptions(arguments.client))
        groups.push_back(std::move(group));
    return groups;
}

std::expected<std::vector<SubscribeStep>, Failure> planSubscriptions(
    const SubArguments &a, const std::optional<std::string> &urlTopic)
{
    std::vector<std::string> filters = a.filters;
    if (urlTopic)
        filters.push_back(*urlTopic);
    if (const auto checked = checkSub(a, filters); !checked)
        return std::unexpected(checked.error());
    std::vector<SubscribeStep> steps;
    std::optional<std::uint32_t> last;
    for (std::size_t index = 0; index < filters.size(); ++index) {
        const std::uint32_t identifier = valueFor(a.identifiers, index, std::uint32_t{0});
        if (steps.empty() || last != identifier) {
            steps.push_back({.properties = a.properties});
            if (identifier != 0)
                steps.back().properties.add(PropertyId::SubscriptionIdentifier, identifier);
        }
        last = identifier;
        steps.back().requests.push_back({.filter = filters[index],
            .options = {.maximumQoS = valueFor(a.qos, index, QoS::AtMostOnce),
                .noLocal = valueFor(a.noLocal, index, false),
                .retainAsPublished = valueFor(a.retainAsPublished, index, false),
                .retainHandling = valueFor(a.retainHandling, index, mqtt::RetainHandling::SendAtSubscribe)}});
    }
    return steps;
}

} // namespace cutty::cli
