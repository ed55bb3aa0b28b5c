#include "tests/ui/windows/WindowFixture.h"
#include "ui/panels/CodeView.h"

#include <QCheckBox>
#include <QComboBox>
#include <QLineEdit>
#include <QToolButton>

namespace cutty::test {
namespace {

using namespace Qt::StringLiterals;
using mqtt::PropertyId;

class PublishPropertiesTest : public WindowFixture
{
protected:
    PublishPropertiesTest() { start(); }

    /// Of the latest message that was received.
    mqtt::Properties received()
    {
        mqtt::Properties properties;
        const bool came = waitFor([&] {
            const auto &messages = page()->traffic().messages();
            for (int row = messages.rowCount() - 1; row >= 0; --row) {
                const MessageRecord record = messages.record(row);
                if (record.direction == Direction::Received) {
                    properties = mqtt::Properties(record.message->properties());
                    return true;
                }
            }
            return false;
        });
        EXPECT_TRUE(came);
        return properties;
    }
    void fill()
    {
        click("publish.showProperties");
        find<QCheckBox>("publish.isText")->setChecked(true);
        find<QLineEdit>("publish.expiry")->setText(u"60"_s);
        find<QLineEdit>("publish.contentType")->setText(u"text/plain"_s);
        find<QLineEdit>("publish.responseTopic")->setText(u"answers"_s);
        find<QComboBox>("publish.correlationData.format")->setCurrentIndex(1);
        find<ui::CodeView>("publish.correlationData.text")->setPlainText(u"00 ff"_s);
    }
};

TEST_F(PublishPropertiesTest, TheyArriveWithTheMessage)
{
    connectLocally();
    fill();
    EXPECT_EQ(find<QToolButton>("publish.showProperties")->text(), u"Properties (5)"_s);

    publish(u"a"_s, u"on"_s);

    const mqtt::Properties properties = received();
    EXPECT_EQ(properties.number(PropertyId::PayloadFormatIndicator), 1u);
    EXPECT_LE(properties.number(PropertyId::MessageExpiryInterval).value_or(0), 60u);
    EXPECT_EQ(properties.text(PropertyId::ContentType), "text/plain");
    EXPECT_EQ(properties.text(PropertyId::ResponseTopic), "answers");
    EXPECT_EQ(properties.text(PropertyId::CorrelationData), std::string_view("\x00\xFF", 2));
}

TEST_F(PublishPropertiesTest, WhatIsWrongIsSaidBesideItsFieldAndNothingIsSent)
{
    connectLocally();
    fill();
    find<QLineEdit>("publish.expiry")->setText(u"soon"_s);
    find<QLineEdit>("publish.responseTopic")->setText(u"a/#"_s);
    find<QToolButton>("publish.showProperties")->setChecked(false);

    publish(u"a"_s, u"on"_s);

    EXPECT_TRUE(find<QLineEdit>("publish.expiry")->isVisible());
    EXPECT_FALSE(find<QLineEdit>("publish.expiry")->accessibleDescription().isEmpty());
    EXPECT_FALSE(find<QLineEdit>("publish.responseTopic")->accessibleDescription().isEmpty());
    EXPECT_EQ(page()->traffic().messages().rowCount(), 0);
}

TEST_F(PublishPropertiesTest, APayloadThatIsNoTextIsNotDeclaredAsText)
{
    connectLocally();
    click("publish.showProperties");
    find<QCheckBox>("publish.isText")->setChecked(true);
    find<QComboBox>("publish.format")->setCurrentIndex(2);

    publish(u"a"_s, u"ff"_s);

    EXPECT_FALSE(find<QCheckBox>("publish.isText")->accessibleDescription().isEmpty());
    EXPECT_EQ(page()->traffic().messages().rowCount(), 0);
}

TEST_F(PublishPropertiesTest, BeforeMqtt5ThereAreNone)
{
    profile::ConnectionProfile profile = makeProfile(u"old"_s, 1);
    profile.protocolVersion = profile::ProtocolVersion::V311;
    window().openConnection(profile);
    EXPECT_FALSE(find<QToolButton>("publish.showProperties")->isVisible());
}

} // namespace
} // namespace cutty::test
