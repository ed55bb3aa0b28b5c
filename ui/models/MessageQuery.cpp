#include "ui/models/MessageQuery.h"

#include "core/mqtt/topic/Topic.h"

#include <algorithm>
#include <array>
#include <limits>
#include <optional>

namespace cutty::ui {
namespace {

constexpr auto foldTable = [] {
    std::array<char, 256> table{};
    for (std::size_t i = 0; i < table.size(); ++i)
        table[i] = static_cast<char>(i >= 'A' && i <= 'Z' ? i + ('a' - 'A') : i);
    return table;
}();

constexpr char fold(char c) { return foldTable[static_cast<unsigned char>(c)]; }

bool startsWithFolded(const char *text, std::string_view needle)
{
    const char *const fold = foldTable.data();
    for (std::size_t i = 0; i < needle.size(); ++i)
        if (fold[static_cast<unsigned char>(text[i])] != needle[i])
            return false;
    return true;
}

/// A piece of the query between spaces, its quotes taken off.
struct Token
{
    QString text;
    qsizetype position = 0;
    qsizetype length = 0;
    bool quoted = false;
};

std::vector<Token> split(const QString &query)
{
    std::vector<Token> tokens;
    for (qsizetype at = 0; at < query.size();) {
        if (query[at].isSpace()) {
            ++at;
            continue;
        }
        Token token{.text = {}, .position = at, .length = 0, .quoted = query[at] == u'"'};
        bool inQuotes = false;
        for (; at < query.size() && (inQuotes || !query[at].isSpace()); ++at) {
            if (query[at] == u'"')
                inQuotes = !inQuotes;
            else
                token.text += query[at];
        }
        token.length = at - token.position;
        tokens.push_back(std::move(token));
    }
    return tokens;
}

/// "20", "1.5k", "3M", "2kB": decimal units, as sizes are shown.
std::optional<std::uint64_t> parseSize(QString text)
{
    if (text.endsWith(u'b', Qt::CaseInsensitive))
        text.chop(1);
    double factor = 1;
    if (text.endsWith(u'k', Qt::CaseInsensitive))
        factor = 1e3;
    else if (text.endsWith(u'm', Qt::CaseInsensitive))
        factor = 1e6;
    if (factor > 1)
        text.chop(1);
    bool ok = false;
    const double value = text.toDouble(&ok) * factor;
    if (!ok || value < 0 || value > std::numeric_limits<std::uint32_t>::max())
        return std::nullopt;
    return static_cast<std::uint64_t>(value);
}

using TermResult = std::expected<std::optional<QueryTerm>, QueryError::Kind>;

TermResult topicTerm(const QString &text)
{
    const std::string topic = text.toStdString();
    if (!mqtt::hasWildcard(topic))
        return QueryTerm{.kind = QueryTerm::Kind::Topic, .text = foldedText(text)};
    if (!mqtt::isValidTopicFilter(topic))
        return std::unexpected(QueryError::Kind::BadTopicFilter);
    return QueryTerm{.kind = QueryTerm::Kind::TopicFilter, .text = topic};
}

TermResult qosTerm(const QString &text)
{
    if (text != u"0" && text != u"1" && text != u"2")
        return std::unexpected(QueryError::Kind::BadQoS);
    return QueryTerm{.kind = QueryTerm::Kind::QoS, .number = text.toULongLong()};
}

TermResult sizeTerm(QueryTerm::Kind kind, const QString &text)
{
    const auto size = parseSize(text);
    if (!size)
        return std::unexpected(QueryError::Kind::BadSize);
    return QueryTerm{.kind = kind, .number = *size};
}

TermResult parseTerm(const Token &token)
{
    const QString &text = token.text;
    const auto behind = [&text](QStringView prefix) -> std::optional<QString> {
        if (!text.startsWith(prefix, Qt::CaseInsensitive))
            return std::nullopt;
        return text.mid(prefix.size());
    };
    if (text.isEmpty())
        return std::nullopt;
    if (!token.quoted) {
        if (const auto rest = behind(u"topic:"))
            return rest->isEmpty() ? std::nullopt : topicTerm(*rest);
        if (const auto rest = behind(u"payload:")) {
            if (rest->isEmpty())
                return std::nullopt;
            return QueryTerm{.kind = QueryTerm::Kind::Payload, .text = foldedText(*rest)};
        }
        if (const auto rest = behind(u"qos:"))
            return rest->isEmpty() ? std::nullopt : qosTerm(*rest);
        if (const auto rest = behind(u">"))
            return rest->isEmpty() ? std::nullopt : sizeTerm(QueryTerm::Kind::LargerThan, *rest);
        if (const auto rest = behind(u"<"))
            return rest->isEmpty() ? std::nullopt : sizeTerm(QueryTerm::Kind::SmallerThan, *rest);
        if (text.compare(u"retained", Qt::CaseInsensitive) == 0)
            return QueryTerm{.kind = QueryTerm::Kind::Retained};
    }
    return QueryTerm{.kind = QueryTerm::Kind::Word, .text = foldedText(text)};
}

bool matchesTerm(const QueryTerm &term, const MessageRecord &record)
{
    const std::string_view topic = record.message->topic();
    const std::string_view payload = record.message->payload();
    const std::string_view searched = payload.substr(0, MessageQuery::searchedPayloadBytes);
    switch (term.kind) {
    case QueryTerm::Kind::Word:
        return containsFolded(topic, term.text) || containsFolded(searched, term.text);
    case QueryTerm::Kind::Topic: return containsFolded(topic, term.text);
    case QueryTerm::Kind::TopicFilter: return mqtt::matchesTopic(term.text, topic);
    case QueryTerm::Kind::Payload: return containsFolded(searched, term.text);
    case QueryTerm::Kind::QoS: return static_cast<std::uint64_t>(toInt(record.qos)) == term.number;
    case QueryTerm::Kind::Retained: return record.retain;
    case QueryTerm::Kind::LargerThan: return payload.size() > term.number;
    case QueryTerm::Kind::SmallerThan: return payload.size() < term.number;
    }
    return false;
}

} // namespace

std::expected<MessageQuery, QueryError> MessageQuery::parse(const QString &text)
{
    MessageQuery query;
    for (const Token &token : split(text)) {
        TermResult term = parseTerm(token);
        if (!term)
            return std::unexpected(
                QueryError{.kind = term.error(), .position = token.position, .length = token.length});
        if (*term)
            query.m_terms.push_back(std::move(**term));
    }
    return query;
}

bool MessageQuery::matches(const MessageRecord &record) const
{
    return std::ranges::all_of(
        m_terms, [&record](const QueryTerm &term) { return matchesTerm(term, record); });
}

QStringList MessageQuery::topicWords() const
{
    QStringList words;
    for (const QueryTerm &term : m_terms)
        if (term.kind == QueryTerm::Kind::Word || term.kind == QueryTerm::Kind::Topic)
            words += QString::fromStdString(term.text);
    return words;
}

QStringList MessageQuery::payloadWords() const
{
    QStringList words;
    for (const QueryTerm &term : m_terms)
        if (term.kind == QueryTerm::Kind::Word || term.kind == QueryTerm::Kind::Payload)
            words += QString::fromStdString(term.text);
    return words;
}

std::string foldedText(const QString &text)
{
    std::string bytes = text.toStdString();
    std::ranges::transform(bytes, bytes.begin(), fold);
    return bytes;
}

bool containsFolded(std::string_view text, std::string_view needle)
{
    if (needle.empty())
        return true;
    if (text.size() < needle.size())
        return false;
    const char first = needle.front();
    const char *const fold = foldTable.data();
    const char *const end = text.data() + (text.size() - needle.size()) + 1;
    for (const char *at = text.data(); at != end; ++at) {
        if (fold[static_cast<unsigned char>(*at)] == first && startsWithFolded(at, needle))
            return true;
    }
    return false;
}

} // namespace cutty::ui
