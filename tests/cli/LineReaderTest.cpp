#include "app/cli/LineReader.h"
#include "tests/net/Wait.h"

#include <QSignalSpy>

#include <gmock/gmock.h>

#include <array>
#include <fcntl.h>
#include <unistd.h>

namespace cutty::cli {
namespace {

using net::test::waitFor;
using testing::ElementsAre;

/// A pipe with the reader at its other end.
class LineReaderTest : public testing::Test
{
protected:
    LineReaderTest() { EXPECT_EQ(::pipe(m_ends.data()), 0); }
    ~LineReaderTest() override
    {
        closeInput();
        reader.reset();
        ::close(m_ends[0]);
    }

    void start(std::size_t longestLine = 1 << 20)
    {
        reader = std::make_unique<LineReader>(m_ends[0], longestLine);
    }
    void write(std::string_view bytes)
    {
        ASSERT_EQ(::write(m_ends[1], bytes.data(), bytes.size()), static_cast<ssize_t>(bytes.size()));
    }
    void closeInput()
    {
        if (m_ends[1] >= 0)
            ::close(std::exchange(m_ends[1], -1));
    }
    std::string next()
    {
        std::optional<std::string> line;
        EXPECT_TRUE(waitFor([&] {
            line = reader->take();
            return line || reader->atEnd();
        }));
        return line.value_or("(end)");
    }
    int inputEnd() const { return m_ends[1]; }

    std::unique_ptr<LineReader> reader;

private:
    std::array<int, 2> m_ends{-1, -1};
};

TEST_F(LineReaderTest, GivesLinesAsTheyCome)
{
    start();
    write("one\ntw");
    EXPECT_EQ(next(), "one");
    EXPECT_FALSE(reader->take());
    write("o\n");
    EXPECT_EQ(next(), "two");
    EXPECT_FALSE(reader->atEnd());
    closeInput();
    EXPECT_EQ(next(), "(end)");
}

TEST_F(LineReaderTest, SaysWhenThereIsSomething)
{
    start();
    const QSignalSpy available(reader.get(), &LineReader::available);
    write("one\n");
    EXPECT_TRUE(waitFor([&] { return !available.isEmpty(); }));
}

TEST_F(LineReaderTest, KeepsBytesAndEmptyLines)
{
    start();
    write(std::string_view("a\r\n\n\0\xFF\nlast", 11));
    closeInput();
    std::vector<std::string> lines;
    for (int n = 0; n < 4; ++n)
        lines.push_back(next());
    EXPECT_THAT(lines, ElementsAre("a\r", "", std::string("\0\xFF", 2), "last"));
    EXPECT_EQ(next(), "(end)");
}

TEST_F(LineReaderTest, NoLineBehindTheLastLineEnd)
{
    start();
    write("one\n");
    closeInput();
    EXPECT_EQ(next(), "one");
    EXPECT_EQ(next(), "(end)");
}

TEST_F(LineReaderTest, DoesNotReadFurtherThanItNeeds)
{
    ASSERT_EQ(::fcntl(inputEnd(), F_SETFL, O_NONBLOCK), 0);
    start();
    const QSignalSpy available(reader.get(), &LineReader::available);
    const std::string block(4096, '\n');
    std::size_t written = 0;
    // A writer that never waits fills what the reader takes and the pipe; then nobody reads any more.
    ASSERT_TRUE(waitFor([&] {
        const auto size = ::write(inputEnd(), block.data(), block.size());
        written += size > 0 ? static_cast<std::size_t>(size) : 0;
        return size < 0 && written > 256 << 10 && available.size() > 0;
    }));
    net::test::settle();
    EXPECT_LT(written, 2U << 20);
    std::size_t lines = 0;
    closeInput();
    while (next().empty())
        ++lines;
    EXPECT_EQ(lines, written);
}

TEST_F(LineReaderTest, ALineThatIsTooLongIsAnError)
{
    start(10);
    write("short\n0123456789AB");
    EXPECT_EQ(next(), "short");
    EXPECT_EQ(next(), "(end)");
    ASSERT_TRUE(reader->error());
    EXPECT_TRUE(reader->error()->isEmpty());
}

TEST_F(LineReaderTest, AnUnreadableInputIsAnError)
{
    reader = std::make_unique<LineReader>(-1, 10);
    EXPECT_EQ(next(), "(end)");
    ASSERT_TRUE(reader->error());
    EXPECT_FALSE(reader->error()->isEmpty());
}

TEST_F(LineReaderTest, GoesWhileItsThreadWaits)
{
    start();
    reader.reset();
    write("nobody\n");
}

} // namespace
} // namespace cutty::cli
