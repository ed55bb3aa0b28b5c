#include "app/cli/PayloadSource.h"

#include "app/cli/input.h"

#include <QByteArray>

#include <format>
#include <utility>

namespace cutty::cli {
namespace {

int hexDigit(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    const char lower = static_cast<char>(c | 0x20);
    return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
}

bool isSeparator(char c) { return c == ' ' || c == ':' || (c >= '\t' && c <= '\r'); }

std::expected<std::string, Failure> decoded(
    std::string_view option, std::expected<std::string, std::string> bytes)
{
    if (!bytes)
        return std::unexpected(Failure{ExitCode::Usage, std::format("{} {}.", option, bytes.error())});
    return *std::move(bytes);
}

std::expected<std::string, Failure> readPayload(const PayloadArgument &argument)
{
    const auto toString = [](const QByteArray &bytes) {
        return bytes.toStdString();
    };
    switch (argument.kind) {
    case PayloadKind::Text: return argument.value;
    case PayloadKind::File: return readFile(argument.value, maximumPayload).transform(toString);
    case PayloadKind::Input: return readStandardInput(maximumPayload).transform(toString);
    case PayloadKind::Hex: return decoded("--hex", decodeHex(argument.value));
    case PayloadKind::Base64: return decoded("--base64", decodeBase64(argument.value));
    case PayloadKind::Lines:
    case PayloadKind::Empty: break;
    }
    return std::string();
}

} // namespace

std::expected<std::vector<std::string>, Failure> readPayloads(const std::vector<PayloadArgument> &arguments)
{
    std::vector<std::string> payloads;
    for (const PayloadArgument &argument : arguments) {
        auto payload = readPayload(argument);
        if (!payload)
            return std::unexpected(std::move(payload.error()));
        if (std::cmp_greater(payload->size(), maximumPayload)) {
            return std::unexpected(
                Failure{ExitCode::Failed, "The payload is larger than an MQTT message can be (256 MB)."});
        }
        payloads.push_back(*std::move(payload));
    }
    return payloads;
}

std::expected<std::string, std::string> decodeHex(std::string_view text)
{
    std::string bytes;
    for (std::size_t at = 0; at < text.size(); ++at) {
        if (isSeparator(text[at]))
            continue;
        const int high = hexDigit(text[at]);
        const int low = at + 1 < text.size() ? hexDigit(text[at + 1]) : -1;
        if (high < 0 || low < 0)
            return std::unexpected("needs pairs of hex digits, as 00 FF or 00ff");
        bytes += static_cast<char>(high * 16 + low);
        ++at;
    }
    return bytes;
}

std::expected<std::string, std::string> decodeBase64(std::string_view text)
{
    const auto result
        = QByteArray::fromBase64Encoding(QByteArray(text.data(), static_cast<qsizetype>(text.size())),
            QByteArray::Base64Encoding | QByteArray::AbortOnBase64DecodingErrors);
    if (!result)
        return std::unexpected("is not valid Base64");
    return result.decoded.toStdString();
}

} // namespace cutty::cli
