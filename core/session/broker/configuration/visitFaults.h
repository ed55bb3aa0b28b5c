#pragma once

#include "core/session/broker/configuration/visitConfiguration.h"

/// The fields of a fault plan, as visitConfiguration.h has them for the rest.
namespace cutty::session {

template <typename Fields> void visitMatch(Fields &f, broker::FaultMatch &match)
{
    f.named("packets"_L1, match.packets, "Packet types; all without");
    f.named("direction"_L1, match.direction, "Both without");
    f.text("clientId"_L1, match.clientId, "A pattern: * any characters, ? one");
    f.text("topicFilter"_L1, match.topicFilter, "MQTT topic filter");
    f.list(
        "properties"_L1, match.properties,
        [](auto &p, broker::PropertyMatch &property) {
            p.named("property"_L1, property.id, "Of MQTT 5");
            p.text("name"_L1, property.name, "Of a user property; any without");
            p.text("value"_L1, property.value, "Numbers in decimal; any without");
        },
        "Properties that the packet carries, all of them");
    f.object(
        "window"_L1,
        [&](auto &w) {
            w.named("start"_L1, match.window.start, "What the times count from");
            w.number("from"_L1, match.window.from, 0, mostExact, "In milliseconds");
            w.number("until"_L1, match.window.until, 0, mostExact, "In milliseconds; for ever by default");
        },
        "When");
    f.object(
        "occurrences"_L1,
        [&](auto &o) {
            o.number("first"_L1, match.occurrences.first, 1, mostExact, "From 1");
            o.number("last"_L1, match.occurrences.last, 0, mostExact, "0: without end");
            o.number("every"_L1, match.occurrences.every, 1, mostExact, "From the first on");
        },
        "Which of the packets that meet all else");
    f.named("countedOver"_L1, match.scope, "What occurrences are counted over");
    f.real("probability"_L1, match.probability, 0, 1, "Decided by the seed");
}

namespace faultFields {

// One function for each kind of action.
template <typename Fields> void visit(Fields &f, broker::Delay &action)
{
    f.number("delay"_L1, action.delay, 0, longestMilliseconds, "In milliseconds");
    f.number("jitter"_L1, action.jitter, 0, longestMilliseconds, "In milliseconds, on top");
    f.flag("keepOrder"_L1, action.keepOrder, "The packets behind it wait too");
}
template <typename Fields> void visit(Fields &, broker::Drop &) {}
template <typename Fields> void visit(Fields &f, broker::Duplicate &action)
{
    f.number("copies"_L1, action.copies, 1, 1'000, "More than the one");
}
template <typename Fields> void visit(Fields &f, broker::Reorder &action)
{
    f.number("packets"_L1, action.packets, 1, 1'000, "That overtake it");
    f.number("maximumWait"_L1, action.maximumWait, 0, longestMilliseconds, "In milliseconds");
}
template <typename Fields> void visit(Fields &f, broker::Truncate &action)
{
    f.number("bytes"_L1, action.bytes, 0, most32, "That go");
}
template <typename Fields> void visit(Fields &f, broker::Corrupt &action)
{
    f.number("offset"_L1, action.offset, -most32, most32,
        "From the packet's first byte, negative from its end; by chance without");
    f.named("mode"_L1, action.mode, "How");
    f.number("value"_L1, action.value, 0, 255, "With what");
}
template <typename Fields> void visit(Fields &f, broker::Dribble &action)
{
    f.number("chunkBytes"_L1, action.chunkBytes, 1, most32, "Written at a time");
    f.number("interval"_L1, action.interval, 0, longestMilliseconds, "In milliseconds");
}
template <typename Fields> void visit(Fields &f, broker::Cut &action)
{
    f.named("mode"_L1, action.mode, "How");
    f.number("atByte"_L1, action.atByte, 0, most32, "Of the packet, where the connection ends");
}
template <typename Fields> void visit(Fields &f, broker::Silence &action)
{
    f.named("mode"_L1, action.mode, "How");
}
template <typename Fields> void visit(Fields &, broker::Withhold &) {}
template <typename Fields> void visit(Fields &f, broker::Refuse &action)
{
    f.number("reason"_L1, action.reason, 0, 255, "Reason code of MQTT 5, in decimal");
}
template <typename Fields> void visit(Fields &f, broker::WrongPacketId &action)
{
    f.number("packetId"_L1, action.packetId, 0, most16, "By the action's own choice without");
}
template <typename Fields> void visit(Fields &f, broker::Unsolicited &action)
{
    f.named("packet"_L1, action.packet, "The acknowledgement");
    f.named("direction"_L1, action.direction, "Whom it goes to");
    f.number("packetId"_L1, action.packetId, 0, most16, "By the action's own choice without");
    f.number("reason"_L1, action.reason, 0, 255, "Reason code of MQTT 5, in decimal");
}
template <typename Fields> void visit(Fields &f, broker::AnnounceLimits &action)
{
    f.number("sessionExpiryInterval"_L1, action.sessionExpiryInterval, 0, most32, "In CONNACK");
    f.number("receiveMaximum"_L1, action.receiveMaximum, 0, most16, "In CONNACK");
    f.number("maximumQoS"_L1, action.maximumQoS, 0, 255, "In CONNACK");
    f.number("retainAvailable"_L1, action.retainAvailable, 0, 255, "In CONNACK");
    f.number("maximumPacketSize"_L1, action.maximumPacketSize, 0, most32, "In CONNACK");
    f.number("topicAliasMaximum"_L1, action.topicAliasMaximum, 0, most16, "In CONNACK");
    f.number("wildcardSubscriptionAvailable"_L1, action.wildcardSubscriptionAvailable, 0, 255, "In CONNACK");
    f.number(
        "subscriptionIdentifierAvailable"_L1, action.subscriptionIdentifierAvailable, 0, 255, "In CONNACK");
    f.number("sharedSubscriptionAvailable"_L1, action.sharedSubscriptionAvailable, 0, 255, "In CONNACK");
    f.number("serverKeepAlive"_L1, action.serverKeepAlive, 0, most16, "In CONNACK");
}
template <typename Fields> void visit(Fields &f, broker::Bandwidth &action)
{
    f.number("bytesPerSecond"_L1, action.bytesPerSecond, 1, mostExact, "In each direction");
}
template <typename Fields> void visit(Fields &f, broker::DisconnectClient &action)
{
    f.number("reason"_L1, action.reason, 0, 255, "Reason code of MQTT 5, in decimal");
    f.number("after"_L1, action.after, 0, longestMilliseconds, "In milliseconds; the packet goes first then");
}

} // namespace faultFields

template <typename Fields> void visitFaultRule(Fields &f, FaultRule &rule)
{
    f.text("name"_L1, rule.name, "For the log; each rule has its own");
    f.flag("enabled"_L1, rule.enabled, "Or kept for later");
    f.object("match"_L1, [&](auto &m) { visitMatch(m, rule.match); }, "The packets that it is for");
    f.object(
        "action"_L1,
        [&](auto &a) {
            a.template variant<FaultActionKind>(
                "kind"_L1, rule.action, &broker::makeAction,
                [](auto &fields, FaultAction &action) {
                    std::visit([&](auto &kind) { faultFields::visit(fields, kind); }, action);
                },
                "What is done to the packet; the fields beside are those of its kind");
        },
        "What becomes of them");
}

template <typename Fields> void visitFaults(Fields &f, FaultPlan &plan)
{
    f.number("seed"_L1, plan.seed, 0, mostExact, "The same seed and traffic give the same faults");
    f.flag("userPropertyFaults"_L1, plan.userPropertyFaults,
        "Clients may ask for faults by user properties named fault:…");
    f.number("maximumHeldBytes"_L1, plan.maximumHeldBytes, 1'024, 1 << 30, "Of one connection and direction");
    f.list(
        "rules"_L1, plan.rules, [](auto &r, FaultRule &rule) { visitFaultRule(r, rule); },
        "In order, each on what those before it left of a packet");
}

} // namespace cutty::session
