#include "ui/widgets/format.h"

#include <QLocale>

#include <gmock/gmock.h>

#include <limits>

namespace cutty::ui {
namespace {

using namespace std::chrono_literals;

class FormatTest : public testing::Test
{
protected:
    void SetUp() override { QLocale::setDefault(QLocale(QLocale::English, QLocale::UnitedStates)); }
    void TearDown() override { QLocale::setDefault(QLocale::system()); }
};

TEST_F(FormatTest, CountsHaveThousandsSeparatorsOfTheLocale)
{
    EXPECT_EQ(formatCount(0), u"0");
    EXPECT_EQ(formatCount(12301), u"12,301");
    QLocale::setDefault(QLocale(QLocale::German));
    EXPECT_EQ(formatCount(12301), u"12.301");
    EXPECT_EQ(formatBytes(1250), u"1,3 kB");
}

TEST_F(FormatTest, ShortCountsKeepTwoOrThreeDigits)
{
    EXPECT_EQ(formatShortCount(212), u"212");
    EXPECT_EQ(formatShortCount(1000), u"1k");
    EXPECT_EQ(formatShortCount(8149), u"8.1k");
    EXPECT_EQ(formatShortCount(119'999), u"120k");
    EXPECT_EQ(formatShortCount(3'400'000), u"3.4M");
}

TEST_F(FormatTest, BytesRoundIntoTheNextUnit)
{
    EXPECT_EQ(formatBytes(0), u"0 B");
    EXPECT_EQ(formatBytes(999), u"999 B");
    EXPECT_EQ(formatBytes(1000), u"1 kB");
    EXPECT_EQ(formatBytes(1234), u"1.2 kB");
    EXPECT_EQ(formatBytes(9'960), u"10 kB");
    EXPECT_EQ(formatBytes(999'499), u"999 kB");
    EXPECT_EQ(formatBytes(999'700), u"1 MB");
    EXPECT_EQ(formatBytes(84'000'000), u"84 MB");
    EXPECT_EQ(formatBytes(std::numeric_limits<quint64>::max()), u"18,446,744 TB");
}

TEST_F(FormatTest, RatesShowADecimalBelowTen)
{
    EXPECT_EQ(formatRate(0), u"0/s");
    EXPECT_EQ(formatRate(0.42), u"0.4/s");
    EXPECT_EQ(formatRate(9.97), u"10/s");
    EXPECT_EQ(formatRate(1204.3), u"1,204/s");
    EXPECT_EQ(formatRate(-3), u"0/s");
    EXPECT_EQ(formatRate(std::numeric_limits<double>::quiet_NaN()), u"0/s");
}

TEST_F(FormatTest, DurationsUseTheUnitsThatMatter)
{
    EXPECT_EQ(formatDuration(-5us), u"0 µs");
    EXPECT_EQ(formatDuration(340us), u"340 µs");
    EXPECT_EQ(formatDuration(2400us), u"2.4 ms");
    EXPECT_EQ(formatDuration(118ms), u"118 ms");
    EXPECT_EQ(formatDuration(999'600us), u"1 s");
    EXPECT_EQ(formatDuration(1500ms), u"1.5 s");
    EXPECT_EQ(formatDuration(58s), u"58 s");
    EXPECT_EQ(formatDuration(59'700ms), u"1 min");
    EXPECT_EQ(formatDuration(185s), u"3 min 5 s");
    EXPECT_EQ(formatDuration(130min), u"2 h 10 min");
    EXPECT_EQ(formatDuration(99h), u"4 d 3 h");
}

} // namespace
} // namespace cutty::ui
