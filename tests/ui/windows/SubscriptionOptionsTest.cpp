#include "tests/ui/windows/WindowFixture.h"
#include "ui/models/SubscriptionModel.h"

#include <QCheckBox>
#include <QComboBox>
#include <QLineEdit>
#include <QToolButton>
#include <QTreeView>

namespace cutty::test {
namespace {

using namespace Qt::StringLiterals;

class SubscriptionOptionsTest : public WindowFixture
{
protected:
    SubscriptionOptionsTest() { start(); }

    void begin(const QString &filter)
    {
        click("connection.subscribe");
        find<QLineEdit>("subscription.filter")->setText(filter);
        find<QToolButton>("subscription.showOptions")->setChecked(true);
    }
    /// The second, as `#` is the first.
    session::Subscription subscription() { return page()->connection().subscriptions().at(1); }
};

TEST_F(SubscriptionOptionsTest, AreSentAndKeptWithTheSubscription)
{
    connectLocally();
    begin(u"plant/#"_s);
    find<QCheckBox>("subscription.noLocal")->setChecked(true);
    find<QCheckBox>("subscription.retainAsPublished")->setChecked(true);
    find<QComboBox>("subscription.retainHandling")->setCurrentIndex(2);
    find<QLineEdit>("subscription.identifier")->setText(u"42"_s);
    EXPECT_EQ(find<QToolButton>("subscription.showOptions")->text(), u"Options (4)"_s);
    click("subscription.add");

    ASSERT_TRUE(waitFor([this] { return subscription().status == session::SubscriptionStatus::Active; }));
    const session::SubscriptionSettings settings = subscription().settings;
    EXPECT_TRUE(settings.noLocal);
    EXPECT_TRUE(settings.retainAsPublished);
    EXPECT_EQ(settings.retainHandling, mqtt::RetainHandling::DoNotSend);
    EXPECT_EQ(settings.identifier, 42u);
    auto *view = find<QTreeView>("subscription.view");
    const QString tip = view->model()->index(1, 0).data(Qt::ToolTipRole).toString();
    for (const QString &part : {u"plant/#"_s, u"no local"_s, u"No retained messages"_s, u"Identifier 42"_s})
        EXPECT_TRUE(tip.contains(part)) << qPrintable(tip);

    // A new subscription begins without, the same again with them.
    click("connection.subscribe");
    EXPECT_EQ(find<QToolButton>("subscription.showOptions")->text(), u"Options"_s);
    view->setCurrentIndex(view->model()->index(1, 0));
    Q_EMIT view->doubleClicked(view->currentIndex());
    EXPECT_EQ(find<QToolButton>("subscription.showOptions")->text(), u"Options (4)"_s);
    EXPECT_EQ(find<QLineEdit>("subscription.identifier")->text(), u"42"_s);
}

TEST_F(SubscriptionOptionsTest, WhatIsWrongIsSaidAndNotSent)
{
    connectLocally();
    begin(u"plant/#"_s);
    for (const QString &wrong : {u"0"_s, u"268435456"_s, u"seven"_s}) {
        find<QLineEdit>("subscription.identifier")->setText(wrong);
        click("subscription.add");
        EXPECT_EQ(page()->connection().subscriptions().size(), 1u) << qPrintable(wrong);
    }
    find<QLineEdit>("subscription.identifier")->clear();
    find<QLineEdit>("subscription.filter")->setText(u"$share/g/plant"_s);
    find<QCheckBox>("subscription.noLocal")->setChecked(true);
    click("subscription.add");
    EXPECT_EQ(page()->connection().subscriptions().size(), 1u);
    find<QCheckBox>("subscription.noLocal")->setChecked(false);
    click("subscription.add");
    EXPECT_EQ(page()->connection().subscriptions().size(), 2u);
}

TEST_F(SubscriptionOptionsTest, AreNotOfferedBeforeMqtt5)
{
    auto profile = makeProfile(u"old"_s, 1);
    profile.protocolVersion = profile::ProtocolVersion::V311;
    profile.reconnect.enabled = false;
    window().openConnection(profile);
    begin(u"plant/#"_s);
    EXPECT_FALSE(find<QToolButton>("subscription.showOptions")->isVisible());
    EXPECT_FALSE(find<QWidget>("subscription.options")->isVisible());
}

} // namespace
} // namespace cutty::test
