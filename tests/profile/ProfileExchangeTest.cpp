#include "core/profile/exchange/ProfileExchange.h"

#include "core/profile/storage/ProfileStore.h"
#include "tests/profile/ProfileSamples.h"

#include <gmock/gmock.h>

#include <functional>

namespace cutty::profile {

using namespace Qt::StringLiterals;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

namespace {

class ProfileExchangeTest : public testing::Test
{
protected:
    ProfileExchangeTest()
    {
        for (const ConnectionProfile &profile : m_profiles)
            m_store.add(profile);
    }

    /// A plan to import the first profile with another name and host.
    ImportPlan planChanged(ImportChoice choice)
    {
        m_changed.name = u"changed"_s;
        m_changed.host = u"elsewhere.example"_s;
        auto plan = planImport(exportProfiles(std::span(&m_changed, 1)), m_store.profiles());
        EXPECT_TRUE(plan);
        if (!plan)
            return {};
        plan->entries.at(0).choice = choice;
        return *plan;
    }

    const std::vector<ConnectionProfile> m_profiles = test::someProfiles();
    ConnectionProfile m_changed = m_profiles[0];
    ProfileStore m_store{u"never/saved.json"_s};
};

} // namespace

TEST_F(ProfileExchangeTest, ExportedProfilesImportIntoAnEmptyStore)
{
    const auto plan = planImport(exportProfiles(std::span(m_profiles).first(2)), {});
    ASSERT_TRUE(plan);
    EXPECT_THAT(plan->entries, ElementsAre(ImportEntry{m_profiles[0]}, ImportEntry{m_profiles[1]}));
    ProfileStore store(u"never/saved.json"_s);
    EXPECT_EQ(applyImport(*plan, store), (ImportOutcome{.added = 2}));
    EXPECT_THAT(store.profiles(), ElementsAre(m_profiles[0], m_profiles[1]));
}

TEST_F(ProfileExchangeTest, ImportTakesNothingThatIsUnknown)
{
    const QByteArray file
        = test::fileWith(R"({"id":"5f6dc0c0-46c1-4a0c-9f0e-6c1e2b1f7a11","password":"hunter2"})");
    const auto plan = planImport(file, {});
    ASSERT_TRUE(plan);
    ProfileStore store(u"never/saved.json"_s);
    applyImport(*plan, store);
    EXPECT_FALSE(exportProfiles(store.profiles()).contains("hunter2"));
}

TEST_F(ProfileExchangeTest, ProposesWhatLosesNothing)
{
    m_changed.name = u"changed"_s;
    const ConnectionProfile added = newProfile(7);
    const std::vector<ConnectionProfile> incoming{m_changed, m_profiles[1], added};
    const auto plan = planImport(exportProfiles(incoming), m_store.profiles());
    ASSERT_TRUE(plan);
    EXPECT_THAT(plan->entries,
        ElementsAre(ImportEntry{m_changed, ImportConflict::SameId, ImportChoice::KeepBoth},
            ImportEntry{m_profiles[1], ImportConflict::Identical, ImportChoice::Skip},
            ImportEntry{added, ImportConflict::None, ImportChoice::Add}));
    EXPECT_EQ(applyImport(*plan, m_store), (ImportOutcome{.added = 2, .skipped = 1}));
    EXPECT_THAT(m_store.profiles(), SizeIs(5));
    for (const ConnectionProfile &profile : m_profiles)
        EXPECT_EQ(*m_store.find(profile.id), profile);
}

TEST_F(ProfileExchangeTest, ReplaceNamesProfilesWhosePasswordMustGo)
{
    const ImportOutcome outcome = applyImport(planChanged(ImportChoice::Replace), m_store);
    EXPECT_EQ(outcome, (ImportOutcome{.replaced = 1, .redirected = {m_changed.id}}));
    EXPECT_EQ(*m_store.find(m_changed.id), m_changed);
    EXPECT_THAT(m_store.profiles(), SizeIs(3));
}

TEST_F(ProfileExchangeTest, ReplaceOfTheSameBrokerKeepsThePassword)
{
    ImportPlan plan = planChanged(ImportChoice::Replace);
    plan.entries[0].profile.host = m_profiles[0].host;
    EXPECT_THAT(applyImport(plan, m_store).redirected, IsEmpty());
    EXPECT_EQ(m_store.find(m_changed.id)->name, u"changed"_s);
}

TEST_F(ProfileExchangeTest, ReplaceThatGuardsLessNamesTheProfileToo)
{
    const std::function<void(ConnectionProfile &)> changes[] = {
        [](ConnectionProfile &profile) { profile.transport = Transport::Tcp; },
        [](ConnectionProfile &profile) { profile.tls.minimumVersion = TlsVersion::V12; },
        [](ConnectionProfile &profile) { profile.proxy.host = u"elsewhere.example"_s; },
        [](ConnectionProfile &profile) { profile.connect.authentication = AuthenticationMethod::None; },
    };
    for (const auto &change : changes) {
        ImportPlan plan = planChanged(ImportChoice::Replace);
        plan.entries[0].profile = *m_store.find(m_changed.id);
        change(plan.entries[0].profile);
        EXPECT_THAT(applyImport(plan, m_store).redirected, ElementsAre(m_changed.id));
    }
}

TEST_F(ProfileExchangeTest, KeepBothGivesANewId)
{
    EXPECT_EQ(applyImport(planChanged(ImportChoice::KeepBoth), m_store), (ImportOutcome{.added = 1}));
    EXPECT_EQ(*m_store.find(m_profiles[0].id), m_profiles[0]);
    ASSERT_THAT(m_store.profiles(), SizeIs(4));
    const ConnectionProfile &added = m_store.profiles().back();
    EXPECT_NE(added.id, m_changed.id);
    EXPECT_EQ(added.name, u"changed"_s);
}

TEST_F(ProfileExchangeTest, PlanHoldsWhenTheStoreChangedMeanwhile)
{
    const ImportPlan replace = planChanged(ImportChoice::Replace);
    m_store.remove(m_changed.id);
    EXPECT_EQ(applyImport(replace, m_store), (ImportOutcome{.added = 1}));
    EXPECT_EQ(*m_store.find(m_changed.id), m_changed);
    EXPECT_EQ(applyImport(planChanged(ImportChoice::Add), m_store), (ImportOutcome{.added = 1}));
    EXPECT_THAT(m_store.profiles(), SizeIs(4));
}

TEST_F(ProfileExchangeTest, DuplicatesInTheFileAreCounted)
{
    const std::vector<ConnectionProfile> twice{m_profiles[0], m_profiles[0]};
    const auto plan = planImport(exportProfiles(twice), {});
    ASSERT_TRUE(plan);
    EXPECT_EQ(plan->duplicateIds, 1);
    EXPECT_THAT(plan->entries, SizeIs(2));
}

TEST_F(ProfileExchangeTest, BadBytesAreTypedErrors)
{
    const auto cut = planImport(exportProfiles(m_profiles).first(100), {});
    ASSERT_FALSE(cut);
    EXPECT_EQ(cut.error().kind, ProfileFileErrorKind::Syntax);
    const auto other = planImport(R"({"connections":[]})", {});
    ASSERT_FALSE(other);
    EXPECT_EQ(other.error().kind, ProfileFileErrorKind::NotProfiles);
    const auto newer = planImport(R"({"format":"cutty-profiles","version":3})", {});
    ASSERT_FALSE(newer);
    EXPECT_EQ(newer.error().kind, ProfileFileErrorKind::NewerVersion);
}

} // namespace cutty::profile
