#include "app/cli/PayloadSource.h"

#include "app/cli/input.h"
#include "core/payload/format/ByteParser.h"

#include <QByteArray>

#include <utility>

namespace cutty::cli {
namespace {

std::expected<std::string, Failure> parsed(
    const std::expected<QByteArray, payload::ByteParseError> &bytes, std::string_view complaint)
{
    if (!bytes)
        return std::unexpected(Failure{ExitCode::Usage, std::string(complaint)});
    return bytes->toStdString();
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
    case PayloadKind::Hex:
        return parsed(payload::parseHex(QString::fromStdString(argument.value)),
            "--hex needs pairs of hex digits, as 00 FF or 00ff.");
    case PayloadKind::Base64:
        return parsed(
            payload::parseBase64(QString::fromStdString(argument.value)), "--base64 is not valid Base64.");
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

} // namespace cutty::cli
