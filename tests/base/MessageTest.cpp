#include "core/base/Message.h"

#include <gtest/gtest.h>

#include <chrono>
#include <string>
#include <thread>
#include <utility>
#include <vector>

namespace cutty {
namespace {

using namespace std::chrono_literals;

TEST(MessageTest, KeepsItsPartsExactly)
{
    std::string payload("\0\xFF\r\n", 4);
    const MessagePtr message = Message::create(
        {.topic = "a/b", .payload = payload, .properties = "props", .qos = QoS::ExactlyOnce, .retain = true});
    payload.assign(4, '?'); // the block has a copy
    EXPECT_EQ(message->topic(), "a/b");
    EXPECT_EQ(message->payload(), std::string_view("\0\xFF\r\n", 4));
    EXPECT_EQ(message->properties(), "props");
    EXPECT_EQ(message->publishedQoS(), QoS::ExactlyOnce);
    EXPECT_TRUE(message->publishedRetain());
}

TEST(MessageTest, MayBeEmpty)
{
    const MessagePtr message = Message::create({});
    EXPECT_EQ(message->topic(), "");
    EXPECT_EQ(message->payload(), "");
    EXPECT_EQ(message->properties(), "");
    EXPECT_EQ(message->publishedQoS(), QoS::AtMostOnce);
    EXPECT_FALSE(message->publishedRetain());
    EXPECT_EQ(message->messageExpiryInterval(), std::nullopt);
}

TEST(MessageTest, ReadsTheExpiryFromItsProperties)
{
    const std::string properties("\x01\x01\x02\x00\x01\x51\x80", 7);
    const MessagePtr message = Message::create({.topic = "a", .properties = properties, .expiryOffset = 3});
    EXPECT_EQ(message->messageExpiryInterval(), 86'400s);
    EXPECT_EQ(message->expiryOffset(), 3U);
}

TEST(MessageTest, ReadsTheLongestExpiry)
{
    const MessagePtr message
        = Message::create({.properties = std::string_view("\x02\xFF\xFF\xFF\xFF", 5), .expiryOffset = 1});
    EXPECT_EQ(message->messageExpiryInterval(), 4'294'967'295s);
}

TEST(MessageTest, CountsWhatItCosts)
{
    const MessagePtr empty = Message::create({});
    const MessagePtr message = Message::create({.topic = "abc", .payload = "defgh", .properties = "ij"});
    EXPECT_EQ(message->sizeInBytes(), empty->sizeInBytes() + 10);
}

TEST(MessageTest, IsOneBlockForAllThatShareIt)
{
    MessagePtr first = Message::create({.topic = "a"});
    const MessagePtr second = first;
    EXPECT_EQ(first, second);
    EXPECT_EQ(first.get(), second.get());
    EXPECT_NE(first, Message::create({.topic = "a"}));
    first = {};
    EXPECT_FALSE(first);
    EXPECT_EQ(second->topic(), "a");
}

TEST(MessageTest, LeavesAnEmptyPointerBehindWhenMoved)
{
    MessagePtr first = Message::create({.topic = "a"});
    const Message *block = first.get();
    MessagePtr second = std::move(first);
    EXPECT_FALSE(first); // NOLINT(bugprone-use-after-move): what a move leaves is promised
    EXPECT_EQ(second.get(), block);
}

TEST(MessageTest, SurvivesAssigningToItself)
{
    MessagePtr message = Message::create({.topic = "a"});
    const MessagePtr &alias = message;
    message = alias;
    EXPECT_EQ(message->topic(), "a");
}

/// Under the thread sanitizer this shows whether the count is safe.
TEST(MessageTest, IsSharedBetweenThreads)
{
    const MessagePtr message = Message::create({.topic = "shared"});
    std::vector<std::jthread> threads;
    for (int index = 0; index < 4; ++index) {
        threads.emplace_back([copy = message] {
            for (int round = 0; round < 1'000; ++round) {
                const MessagePtr another = copy;
                EXPECT_EQ(another->topic(), "shared");
            }
        });
    }
    threads.clear();
    EXPECT_EQ(message->topic(), "shared");
}

} // namespace
} // namespace cutty
