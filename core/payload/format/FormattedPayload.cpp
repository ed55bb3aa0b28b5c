#include "core/payload/format/FormattedPayload.h"

#include "core/payload/detect/Utf8.h"
#include "core/payload/format/HexDump.h"
#include "core/payload/format/TextView.h"

#include <algorithm>
#include <utility>

namespace cutty::payload {
namespace {

FormattedPayload textPayload(std::string_view bytes, std::string_view payload)
{
    TextView view = viewAsText(bytes);
    return {
        .text = std::move(view.text),
        .format = PayloadFormat::Text,
        .shownBytes = bytes.size(),
        .totalBytes = payload.size(),
        .invalidBytes = view.invalidBytes,
    };
}

FormattedPayload jsonPayload(std::string_view front, std::string_view payload, const FormatOptions &options)
{
    const PrintedJson printed = printJson(front,
        {
            .layout = options.layout,
            .indent = options.indent,
            .maxOutputBytes = options.maxOutputBytes,
            .inputIsCut = front.size() < payload.size(),
        });
    if (printed.error) {
        FormattedPayload asText = textPayload(front, payload);
        asText.jsonError = printed.error;
        asText.jsonErrorPosition = viewAsText(front.substr(0, printed.error->offset)).text.size();
        return asText;
    }
    FormattedPayload json = textPayload(printed.text, payload);
    json.format = PayloadFormat::Json;
    json.shownBytes = printed.consumedBytes;
    return json;
}

FormattedPayload hexPayload(std::string_view payload, const FormatOptions &options)
{
    const std::size_t shown = std::min(payload.size(), options.maxInputBytes);
    return {
        .text = hexDump(payload, 0, shown),
        .format = PayloadFormat::Hex,
        .shownBytes = shown,
        .totalBytes = payload.size(),
    };
}

} // namespace

FormattedPayload formatPayload(std::string_view payload, PayloadFormat format, const FormatOptions &options)
{
    const std::string_view front = payload.substr(0, utf8Boundary(payload, options.maxInputBytes));
    switch (format) {
    case PayloadFormat::Json: return jsonPayload(front, payload, options);
    case PayloadFormat::Text: return textPayload(front, payload);
    case PayloadFormat::Hex: break;
    }
    return hexPayload(payload, options);
}

} // namespace cutty::payload
