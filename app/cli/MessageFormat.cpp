#include "app/cli/MessageFormat.h"

#include "app/cli/mosquittoJson.h"
#include "core/payload/detect/Utf8.h"

#include <algorithm>
#include <format>
#include <utility>

namespace cutty::cli {
namespace {

using mqtt::PropertiesView;
using mqtt::PropertyId;

constexpr std::string_view messageLetters = "%ACDEFIjJlmPpqRrStUxX";
/// Those whose value is a number or as good as one, so that 0 can pad it.
constexpr std::string_view zeroPaddable = "AEFlmSXx";
constexpr std::size_t widest = 10'000;

std::optional<char> controlCharacter(char letter)
{
    switch (letter) {
    case '\\': return '\\';
    case '0': return '\0';
    case 'a': return '\a';
    case 'e': return '\x1B';
    case 'n': return '\n';
    case 'r': return '\r';
    case 't': return '\t';
    case 'v': return '\v';
    default: return std::nullopt;
    }
}

std::string numberText(const std::optional<std::uint32_t> &number)
{
    return number ? std::to_string(*number) : std::string();
}

std::string hexText(std::string_view bytes, std::string_view digits)
{
    std::string text;
    text.reserve(bytes.size() * 2);
    for (const char c : bytes) {
        text += digits[static_cast<unsigned char>(c) >> 4];
        text += digits[static_cast<unsigned char>(c) & 0xF];
    }
    return text;
}

std::string userProperties(PropertiesView properties)
{
    std::string text;
    for (const mqtt::Property &property : properties) {
        if (property.id != PropertyId::UserProperty)
            continue;
        text += text.empty() ? "" : " ";
        text.append(property.name).append(1, ':').append(property.text);
    }
    return text;
}

std::string subscriptionIdentifiers(const mqtt::PublishPacket &packet)
{
    std::string text;
    for (const std::uint32_t identifier : packet.subscriptionIdentifiers)
        text += (text.empty() ? "" : " ") + std::to_string(identifier);
    return text;
}

std::string unixTime(const ReceivedMessage &message)
{
    const auto nanoseconds = message.time.time_since_epoch().count();
    return std::format("{}.{:09}", nanoseconds / 1'000'000'000, nanoseconds % 1'000'000'000);
}

std::string propertyValue(char letter, PropertiesView properties)
{
    switch (letter) {
    case 'C': return std::string(properties.text(PropertyId::ContentType).value_or(""));
    case 'D': return std::string(properties.text(PropertyId::CorrelationData).value_or(""));
    case 'E': return numberText(properties.number(PropertyId::MessageExpiryInterval));
    case 'F': return numberText(properties.number(PropertyId::PayloadFormatIndicator));
    case 'P': return userProperties(properties);
    case 'R': return std::string(properties.text(PropertyId::ResponseTopic).value_or(""));
    default: return {};
    }
}

std::string messageValue(char letter, const ReceivedMessage &message)
{
    const mqtt::PublishPacket &packet = message.packet;
    std::string json;
    switch (letter) {
    case '%': return "%";
    case 'A': return packet.topicAlias == 0 ? std::string() : std::to_string(packet.topicAlias);
    case 'I': return localTime(message.time, "%Y-%m-%dT%H:%M:%S%z");
    case 'j':
    case 'J': appendMosquittoJson(json, message, letter == 'J'); return json;
    case 'l': return std::to_string(packet.message->payload().size());
    case 'm': return std::to_string(toInt(packet.packetId));
    case 'p': return std::string(packet.message->payload());
    case 'q': return std::to_string(toInt(packet.qos));
    case 'r': return packet.retain ? "1" : "0";
    case 'S': return subscriptionIdentifiers(packet);
    case 't': return std::string(packet.message->topic());
    case 'U': return unixTime(message);
    case 'x': return hexText(packet.message->payload(), "0123456789abcdef");
    case 'X': return hexText(packet.message->payload(), "0123456789ABCDEF");
    default: return propertyValue(letter, PropertiesView(packet.message->properties()));
    }
}

std::string timeValue(char letter, const ReceivedMessage &message)
{
    if (letter == '@')
        return "@";
    if (letter == 'N')
        return std::format("{:09}", message.time.time_since_epoch().count() % 1'000'000'000);
    const char format[] = {'%', letter, '\0'};
    return localTime(message.time, format);
}

} // namespace

/// Walks the text of a format once.
class MessageFormat::Parser
{
public:
    explicit Parser(std::string_view text)
        : m_text(text)
    {
    }

    std::expected<MessageFormat, std::string> run()
    {
        while (m_at < m_text.size()) {
            const char c = m_text[m_at++];
            const auto taken = c == '%' ? takeMessage()
                : c == '@'              ? takeTime()
                : c == '\\'             ? takeControl()
                                        : addLiteral(c);
            if (!taken)
                return std::unexpected(taken.error());
        }
        return std::move(m_format);
    }

private:
    OptionResult addLiteral(char c)
    {
        if (m_format.m_pieces.empty() || m_format.m_pieces.back().kind != Kind::Literal)
            m_format.m_pieces.emplace_back();
        m_format.m_pieces.back().literal += c;
        return {};
    }

    OptionResult takeMessage()
    {
        Piece piece{.kind = Kind::Message};
        for (; m_at < m_text.size() && (m_text[m_at] == '0' || m_text[m_at] == '-'); ++m_at)
            (m_text[m_at] == '0' ? piece.zeroPadded : piece.leftAligned) = true;
        piece.width = takeWidth();
        if (m_at < m_text.size() && m_text[m_at] == '.') {
            ++m_at;
            piece.maximumWidth = takeWidth();
        }
        if (m_at == m_text.size())
            return std::unexpected("ends in the middle of a % sequence");
        piece.letter = m_text[m_at++];
        if (!messageLetters.contains(piece.letter))
            return std::unexpected(std::format("has %{}, which means nothing", piece.letter));
        m_format.m_pieces.push_back(std::move(piece));
        return {};
    }

    std::size_t takeWidth()
    {
        std::size_t width = 0;
        for (; m_at < m_text.size() && m_text[m_at] >= '0' && m_text[m_at] <= '9'; ++m_at)
            width = std::min(width * 10 + static_cast<std::size_t>(m_text[m_at] - '0'), widest);
        return width;
    }

    OptionResult takeTime()
    {
        if (m_at == m_text.size())
            return std::unexpected("ends with a lone @");
        m_format.m_pieces.push_back({.kind = Kind::Time, .letter = m_text[m_at++]});
        return {};
    }

    OptionResult takeControl()
    {
        const auto c = m_at < m_text.size() ? controlCharacter(m_text[m_at]) : std::nullopt;
        if (!c)
            return std::unexpected("has a \\ that begins none of \\\\ \\0 \\a \\e \\n \\r \\t \\v");
        ++m_at;
        return addLiteral(*c);
    }

    std::string_view m_text;
    std::size_t m_at = 0;
    MessageFormat m_format;
};

std::expected<MessageFormat, std::string> MessageFormat::parse(std::string_view text)
{
    return Parser(text).run();
}

bool MessageFormat::append(std::string &out, const ReceivedMessage &message) const
{
    const auto wantsJson = [](const Piece &piece) {
        return piece.kind == Kind::Message && piece.letter == 'J';
    };
    if (std::ranges::any_of(m_pieces, wantsJson) && !isJson(message.packet.message->payload()))
        return false;
    for (const Piece &piece : m_pieces) {
        switch (piece.kind) {
        case Kind::Literal: out += piece.literal; break;
        case Kind::Message: appendPadded(out, piece, messageValue(piece.letter, message)); break;
        case Kind::Time: out += timeValue(piece.letter, message); break;
        }
    }
    return true;
}

void MessageFormat::appendPadded(std::string &out, const Piece &piece, std::string value)
{
    if (piece.maximumWidth && value.size() > *piece.maximumWidth)
        value.resize(payload::utf8Boundary(value, *piece.maximumWidth));
    const std::size_t missing = piece.width > value.size() ? piece.width - value.size() : 0;
    if (piece.leftAligned)
        value.append(missing, ' ');
    else
        value.insert(0, missing, piece.zeroPadded && zeroPaddable.contains(piece.letter) ? '0' : ' ');
    out += value;
}

std::expected<std::string, std::string> unescape(std::string_view text)
{
    std::string result;
    for (std::size_t at = 0; at < text.size(); ++at) {
        if (text[at] != '\\') {
            result += text[at];
            continue;
        }
        const auto c = ++at < text.size() ? controlCharacter(text[at]) : std::nullopt;
        if (!c)
            return std::unexpected("has a \\ that begins none of \\\\ \\0 \\a \\e \\n \\r \\t \\v");
        result += *c;
    }
    return result;
}

std::string_view formatTable()
{
    return "Sequences of --format, as in mosquitto_sub; %5q, %-20t, %09l and %.10t set widths:\n"
           "  %t topic   %p payload   %x, %X payload in hex   %l its bytes   %q QoS   %r retained\n"
           "  %m packet id   %C content type   %D correlation data   %R response topic   %A topic alias\n"
           "  %E message expiry   %F payload format   %P user properties   %S subscription identifiers\n"
           "  %I time of receipt   %U the same in seconds since 1970   @X as strftime's %X   @N nanoseconds\n"
           "  %j a JSON object   %J the same with the payload as JSON   %% @@ \\\\ themselves\n"
           "  \\0 \\a \\e \\n \\r \\t \\v control characters";
}

} // namespace cutty::cli
