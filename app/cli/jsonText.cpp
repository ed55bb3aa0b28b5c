#include "app/cli/jsonText.h"

#include "core/base/jsonText.h"
#include "core/payload/detect/Utf8.h"

#include <QByteArray>

namespace cutty::cli {

bool isUtf8(std::string_view bytes)
{
    for (std::size_t at = 0; at < bytes.size();) {
        const payload::Utf8Char character = payload::decodeUtf8(bytes, at);
        if (!character.valid)
            return false;
        at += character.size;
    }
    return true;
}

void appendJsonBytes(std::string &out, std::string_view name, std::string_view bytes)
{
    out += '"';
    out += name;
    if (isUtf8(bytes)) {
        out += "\":";
        return appendJsonText(out, bytes);
    }
    out += "Base64\":\"";
    out += QByteArray::fromRawData(bytes.data(), static_cast<qsizetype>(bytes.size()))
               .toBase64()
               .toStdString();
    out += '"';
}

} // namespace cutty::cli
