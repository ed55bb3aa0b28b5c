#include "ui/models/SubscriptionModel.h"

#include "core/session/connection/ConnectionManager.h"

#include <QAbstractItemModelTester>

#include <gmock/gmock.h>

namespace cutty::ui {
namespace {

class SubscriptionModelTest : public testing::Test
{
protected:
    void receive(std::string_view topic, std::uint32_t id, Direction direction = Direction::Received)
    {
        auto batch = std::make_shared<MessageBatch>();
        batch->records.push_back({.message = Message::create({.topic = topic}),
            .sequence = ++m_sequence,
            .topic = TopicId{id},
            .direction = direction});
        Q_EMIT m_connection->batchReady(batch);
    }

    quint64 count(int row) const
    {
        return m_model.index(row, 0).data(SubscriptionModel::CountRole).toULongLong();
    }

    session::ConnectionManager m_connections;
    session::ClientConnection *m_connection = m_connections.create(profile::newProfile(1));
    SubscriptionModel m_model{*m_connection};
    QAbstractItemModelTester m_tester{&m_model, QAbstractItemModelTester::FailureReportingMode::Fatal};
    std::uint64_t m_sequence = 0;
};

TEST_F(SubscriptionModelTest, CountsAMessageUnderEachFilterThatMatches)
{
    m_connection->subscribe(QStringLiteral("plant/#"), QoS::AtMostOnce);
    m_connection->subscribe(QStringLiteral("plant/+/temp"), QoS::AtLeastOnce);
    m_connection->subscribe(QStringLiteral("$share/g/plant/a/temp"), QoS::AtMostOnce);

    receive("plant/a/temp", 0);
    receive("plant/a/temp", 0);
    receive("plant/b/press", 1);
    receive("other", 2);

    EXPECT_EQ(count(0), 3u);
    EXPECT_EQ(count(1), 2u);
    EXPECT_EQ(count(2), 2u);
}

TEST_F(SubscriptionModelTest, SentMessagesAreNotCounted)
{
    m_connection->subscribe(QStringLiteral("#"), QoS::AtMostOnce);

    receive("a", 0, Direction::Sent);

    EXPECT_EQ(count(0), 0u);
}

TEST_F(SubscriptionModelTest, CountsStayWithTheirFilterWhenAnotherGoes)
{
    m_connection->subscribe(QStringLiteral("a"), QoS::AtMostOnce);
    m_connection->subscribe(QStringLiteral("b"), QoS::AtMostOnce);
    receive("b", 0);

    m_connection->unsubscribe(QStringLiteral("a"));
    receive("b", 0);

    ASSERT_EQ(m_model.rowCount(), 1);
    EXPECT_EQ(count(0), 2u);
}

TEST_F(SubscriptionModelTest, ANewFilterCountsTopicsThatWereSeenBefore)
{
    m_connection->subscribe(QStringLiteral("a"), QoS::AtMostOnce);
    receive("b", 0);
    m_connection->subscribe(QStringLiteral("b"), QoS::AtMostOnce);

    receive("b", 0);

    EXPECT_EQ(count(1), 1u);
}

} // namespace
} // namespace cutty::ui
