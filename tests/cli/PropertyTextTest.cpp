#include "app/cli/PropertyText.h"

#include <gmock/gmock.h>

namespace cutty::cli {
namespace {

using mqtt::PropertyContext;
using mqtt::PropertyId;

TEST(PropertyTextTest, NamesAreThoseOfTheSpecification)
{
    EXPECT_EQ(propertyName(PropertyId::MessageExpiryInterval), "message-expiry-interval");
    EXPECT_EQ(propertyOf("user-property"), PropertyId::UserProperty);
    EXPECT_FALSE(propertyOf("user_property"));
}

TEST(PropertyTextTest, AddsByTheTypeOfTheProperty)
{
    mqtt::Properties properties;
    ASSERT_TRUE(addProperty(properties, PropertyContext::Publish, PropertyId::ContentType, "text/plain"));
    ASSERT_TRUE(addProperty(properties, PropertyContext::Publish, PropertyId::MessageExpiryInterval, "60"));
    ASSERT_TRUE(addProperty(properties, PropertyContext::Publish, PropertyId::CorrelationData, "\xFF\x01"));
    EXPECT_EQ(properties.text(PropertyId::ContentType), "text/plain");
    EXPECT_EQ(properties.number(PropertyId::MessageExpiryInterval), 60u);
    EXPECT_EQ(properties.text(PropertyId::CorrelationData), "\xFF\x01");
}

TEST(PropertyTextTest, RefusesWhatWouldBeMalformed)
{
    mqtt::Properties properties;
    const auto add = [&](PropertyContext context, PropertyId id, std::string_view value) {
        return addProperty(properties, context, id, value).has_value();
    };
    EXPECT_FALSE(add(PropertyContext::Publish, PropertyId::SessionExpiryInterval, "1"));
    EXPECT_FALSE(add(PropertyContext::Publish, PropertyId::ContentType, "\xFF"));
    EXPECT_FALSE(add(PropertyContext::Publish, PropertyId::ContentType, std::string(65'536, 'x')));
    EXPECT_FALSE(add(PropertyContext::Publish, PropertyId::CorrelationData, std::string(65'536, 'x')));
    EXPECT_FALSE(add(PropertyContext::Publish, PropertyId::PayloadFormatIndicator, "2"));
    EXPECT_FALSE(add(PropertyContext::Publish, PropertyId::MessageExpiryInterval, "4294967296"));
    EXPECT_FALSE(add(PropertyContext::Publish, PropertyId::MessageExpiryInterval, "-1"));
    EXPECT_FALSE(add(PropertyContext::Publish, PropertyId::TopicAlias, "0"));
    EXPECT_FALSE(add(PropertyContext::Connect, PropertyId::ReceiveMaximum, "0"));
    EXPECT_TRUE(properties.empty());
}

TEST(PropertyTextTest, RefusesASecondValueButForUserProperties)
{
    mqtt::Properties properties;
    ASSERT_TRUE(addProperty(properties, PropertyContext::Publish, PropertyId::ContentType, "a"));
    EXPECT_EQ(addProperty(properties, PropertyContext::Publish, PropertyId::ContentType, "b").error(),
        "is given twice");
    ASSERT_TRUE(addUserProperty(properties, "k: 1"));
    ASSERT_TRUE(addUserProperty(properties, "k: 2"));
    std::string all;
    for (const mqtt::Property &property : properties.view()) {
        if (property.id == PropertyId::UserProperty)
            all += std::string(property.name) + '=' + std::string(property.text) + ' ';
    }
    EXPECT_EQ(all, "k=1 k=2 ");
}

TEST(PropertyTextTest, SplitsAtTheFirstColon)
{
    EXPECT_EQ(splitAtColon("a: b: c"), std::pair(std::string("a"), std::string("b: c")));
    EXPECT_EQ(splitAtColon("a:  b"), std::pair(std::string("a"), std::string(" b")));
    EXPECT_EQ(splitAtColon(":"), std::pair(std::string(), std::string()));
    EXPECT_FALSE(splitAtColon("a=b"));
}

} // namespace
} // namespace cutty::cli
