#pragma once

#include "core/base/MessageBatch.h"

#include <QString>
#include <QStringList>

#include <cstdint>
#include <expected>
#include <string>
#include <string_view>
#include <vector>

namespace cutty::ui {

/// One condition of a query.
struct QueryTerm
{
    enum class Kind : std::uint8_t {
        /// `text` stands in the topic or in the payload.
        Word,
        Topic,
        /// The topic falls under `text`, a filter with wildcards.
        TopicFilter,
        Payload,
        /// `number` is the QoS.
        QoS,
        Retained,
        /// The payload has more or less than `number` bytes.
        LargerThan,
        SmallerThan,
    };

    Kind kind{};
    /// Letters A to Z in lower case, except for TopicFilter.
    std::string text;
    std::uint64_t number = 0;

    friend bool operator==(const QueryTerm &, const QueryTerm &) = default;
};

/// Where a query cannot be understood.
struct QueryError
{
    enum class Kind : std::uint8_t {
        /// `qos:` wants 0, 1 or 2.
        BadQoS,
        /// `>` and `<` want a number, with k or M behind it if need be.
        BadSize,
        /// `topic:` with wildcards that do not stand alone in their level.
        BadTopicFilter,
    };

    Kind kind{};
    /// Of the term, in UTF-16 units.
    qsizetype position = 0;
    qsizetype length = 0;

    friend bool operator==(const QueryError &, const QueryError &) = default;
};

/// A search over messages, as it is typed: words, `topic:…`, `payload:…`, `qos:1`, `retained`, `>1k`, `<20`,
/// all of which must hold. Double quotes keep spaces: `payload:"not ready"`. `topic:` takes a part of the
/// topic, or a filter with wildcards. Upper and lower case of A to Z are the same; everything else is
/// compared byte by byte. A prefix without anything behind it is ignored, as it is still being typed.
class MessageQuery
{
public:
    /// How much of the front of a payload is searched, in bytes, so that a search never blocks the window.
    static constexpr std::size_t searchedPayloadBytes = 1'048'576;

    [[nodiscard]] static std::expected<MessageQuery, QueryError> parse(const QString &text);

    bool isEmpty() const { return m_terms.empty(); }
    const std::vector<QueryTerm> &terms() const { return m_terms; }
    bool matches(const MessageRecord &record) const;

    /// What to mark in topics and in payloads.
    QStringList topicWords() const;
    QStringList payloadWords() const;

    friend bool operator==(const MessageQuery &, const MessageQuery &) = default;

private:
    std::vector<QueryTerm> m_terms;
};

/// UTF-8 with A to Z in lower case.
std::string foldedText(const QString &text);

/// Whether `needle`, with A to Z in lower case, stands in `text` in any case.
bool containsFolded(std::string_view text, std::string_view needle);

} // namespace cutty::ui
