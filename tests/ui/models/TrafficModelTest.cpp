#include "ui/models/TrafficModel.h"
#include "tests/ui/models/TrafficMaker.h"
#include "ui/models/MessageCopy.h"

#include <QSignalSpy>

#include <gmock/gmock.h>

using namespace Qt::StringLiterals;

namespace cutty::ui {
namespace {

using test::TrafficMaker;

TEST(TrafficModelTest, FeedsListAndTree)
{
    TrafficModel traffic;
    TrafficMaker maker;
    const QSignalSpy changed(&traffic, &TrafficModel::statusChanged);
    traffic.addBatch(maker.add("a/b").add("a/c").takeShared());
    EXPECT_EQ(traffic.messages().rowCount(), 2);
    EXPECT_EQ(traffic.topics().rowCount(), 1);
    EXPECT_EQ(changed.size(), 1);
    EXPECT_EQ(traffic.status().messages, 2U);
    EXPECT_EQ(traffic.status().topics, 2U);
    traffic.clear();
    EXPECT_EQ(traffic.messages().rowCount(), 0);
    EXPECT_EQ(traffic.topics().rowCount(), 0);
    EXPECT_EQ(traffic.status().bytes, 0U);
}

TEST(TrafficModelTest, SaysWhatHadToMakeRoom)
{
    TrafficModel traffic(nullptr, 20'000, 2);
    TrafficMaker maker;
    for (int i = 0; i < 1'000; ++i)
        maker.add("t" + std::to_string(i % 3));
    traffic.addBatch(maker.takeShared());
    const TrafficStatus status = traffic.status();
    EXPECT_EQ(status.messages + status.evicted, 1'000U);
    EXPECT_LE(status.bytes, status.byteBudget);
    EXPECT_EQ(status.topicsNotShown, 1U);
}

TEST(MessageCopyTest, EachFormat)
{
    TrafficMaker maker;
    maker.setTime(WallTime(std::chrono::microseconds(1'740'830'400'123'456)) - std::chrono::milliseconds(1));
    const auto records
        = maker.add("a", "hé\"", {.qos = QoS::AtLeastOnce})
              .add("b", std::string_view("\xFF\0", 2), {.direction = Direction::Sent, .retain = true})
              .add("a", "")
              .take()
              .records;
    EXPECT_EQ(copyText(records, CopyFormat::Topic), u"a\nb"_s);
    EXPECT_EQ(copyText(std::span(records).first(1), CopyFormat::Payload), u"hé\""_s);
    EXPECT_EQ(copyText(records, CopyFormat::Hex), u"68c3a922\nff00\n"_s);
    EXPECT_EQ(copyText(records, CopyFormat::Base64), u"aMOpIg==\n/wA=\n"_s);
    const QStringList json = copyText(records, CopyFormat::Json).split(u'\n');
    ASSERT_EQ(json.size(), 3);
    EXPECT_TRUE(json[0].contains(uR"("payload":"hé\"")"_s)) << qPrintable(json[0]);
    EXPECT_TRUE(json[0].contains(u"2025-03-01T12:00:00.123456Z"_s)) << qPrintable(json[0]);
    EXPECT_TRUE(json[0].contains(u"\"qos\":1"_s));
    EXPECT_TRUE(json[1].contains(u"\"payloadBase64\":\"/wA=\""_s)) << qPrintable(json[1]);
    EXPECT_TRUE(json[1].contains(u"\"direction\":\"sent\""_s));
}

} // namespace
} // namespace cutty::ui
