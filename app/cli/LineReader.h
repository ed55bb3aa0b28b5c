#pragma once

#include <QObject>
#include <QString>

#include <memory>
#include <optional>
#include <string>

namespace cutty::cli {

/// Reads lines from a file descriptor as they come, on a thread of its own, so that a silent pipe or terminal
/// does not hold up the event loop. It reads no further than a few hundred kilobytes ahead of take(). Bytes
/// are kept as they are; only the \n that ends a line is left out.
class LineReader : public QObject
{
    Q_OBJECT

public:
    /// The descriptor stays open; 0 is standard input. A line may be `longestLine` bytes long.
    LineReader(int descriptor, std::size_t longestLine, QObject *parent = nullptr);
    ~LineReader() override;

    /// The next line that has come whole, or the rest behind the last \n once the input has ended.
    std::optional<std::string> take();
    /// All lines are taken, and no more will come.
    bool atEnd() const { return m_ended && m_taken == m_rest.size(); }
    /// Why the input ended early: in the system's words, or empty for a line that is too long.
    const std::optional<QString> &error() const { return m_error; }

Q_SIGNALS:
    /// take() has something new to give, or the end was reached.
    void available();

private:
    struct Shared;

    void fetch();

    /// With the thread, which may be stuck in a read when this object goes.
    std::shared_ptr<Shared> m_shared;
    std::size_t m_longestLine;
    /// What has been fetched; take() has given the first m_taken bytes.
    std::string m_rest;
    std::size_t m_taken = 0;
    /// From m_taken to here, m_rest holds no line end.
    std::size_t m_searched = 0;
    bool m_ended = false;
    std::optional<QString> m_error;
};

} // namespace cutty::cli
