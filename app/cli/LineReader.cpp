#include "app/cli/LineReader.h"

#include <array>
#include <cerrno>
#include <condition_variable>
#include <mutex>
#include <system_error>
#include <thread>
#include <utility>

#ifdef Q_OS_WIN
#include <fcntl.h>
#include <io.h>
#else
#include <unistd.h>
#endif

namespace cutty::cli {
namespace {

constexpr std::size_t mostAhead = 256 << 10;

#ifdef Q_OS_WIN
auto readSome(int descriptor, char *buffer, std::size_t size)
{
    return _read(descriptor, buffer, static_cast<unsigned>(size));
}
#else
auto readSome(int descriptor, char *buffer, std::size_t size)
{
    ssize_t count = 0;
    do {
        count = ::read(descriptor, buffer, size);
    } while (count < 0 && errno == EINTR);
    return count;
}
#endif

} // namespace

/// Between the thread and its reader; all members under the mutex.
struct LineReader::Shared
{
    std::mutex mutex;
    std::condition_variable roomMade;
    std::string bytes;
    bool ended = false;
    int error = 0;
    /// Null when the reader has gone.
    LineReader *reader = nullptr;

    void run(int descriptor);
    /// False when nobody wants more.
    bool add(const char *data, long long count);
};

void LineReader::Shared::run(int descriptor)
{
    std::array<char, 65'536> buffer;
    while (true) {
        const auto count = readSome(descriptor, buffer.data(), buffer.size());
        if (!add(buffer.data(), count))
            return;
    }
}

bool LineReader::Shared::add(const char *data, long long count)
{
    std::unique_lock lock(mutex);
    if (count > 0)
        bytes.append(data, static_cast<std::size_t>(count));
    else
        ended = true;
    if (count < 0)
        error = errno;
    if (!reader)
        return false;
    QMetaObject::invokeMethod(reader, &LineReader::available, Qt::QueuedConnection);
    roomMade.wait(lock, [this] { return bytes.size() < mostAhead || !reader; });
    return reader && !ended;
}

LineReader::LineReader(int descriptor, std::size_t longestLine, QObject *parent)
    : QObject(parent)
    , m_shared(std::make_shared<Shared>())
    , m_longestLine(longestLine)
{
#ifdef Q_OS_WIN
    _setmode(descriptor, _O_BINARY);
#endif
    m_shared->reader = this;
    // A blocking read cannot be ended from outside, so the thread is left to itself and what it needs.
    std::thread([shared = m_shared, descriptor] { shared->run(descriptor); }).detach();
}

LineReader::~LineReader()
{
    const std::scoped_lock lock(m_shared->mutex);
    m_shared->reader = nullptr;
    m_shared->roomMade.notify_one();
}

std::optional<std::string> LineReader::take()
{
    auto end = m_rest.find('\n', m_searched);
    if (end == std::string::npos) {
        m_searched = m_rest.size();
        fetch();
        end = m_rest.find('\n', m_searched);
    }
    if (end == std::string::npos) {
        m_searched = m_rest.size();
        if (!m_ended || atEnd())
            return std::nullopt;
        return m_rest.substr(std::exchange(m_taken, m_rest.size()));
    }
    std::string line = m_rest.substr(m_taken, end - m_taken);
    m_taken = m_searched = end + 1;
    return line;
}

void LineReader::fetch()
{
    m_rest.erase(0, m_taken);
    m_searched -= std::exchange(m_taken, 0);
    const std::scoped_lock lock(m_shared->mutex);
    m_rest += m_shared->bytes;
    m_shared->bytes.clear();
    m_shared->roomMade.notify_one();
    m_ended = m_shared->ended;
    if (m_shared->error != 0)
        m_error = QString::fromStdString(std::generic_category().message(m_shared->error));
    else if (m_rest.size() > m_longestLine && m_rest.find('\n', m_searched) == std::string::npos)
        m_error = QString();
    if (!m_error)
        return;
    m_ended = true;
    m_rest.clear();
    m_searched = 0;
}

} // namespace cutty::cli
