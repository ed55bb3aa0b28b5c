#pragma once

#include <QByteArray>
#include <QString>

#include <cstdint>
#include <expected>

namespace cutty::ui {

/// How what is typed into the publish panel becomes bytes.
enum class DraftFormat : std::uint8_t {
    Text,
    /// Sent as typed, once it is valid JSON.
    Json,
    Hex,
    Base64,
};

/// The bytes of a typed payload, or a sentence that says where it is wrong.
[[nodiscard]] std::expected<QByteArray, QString> encodeDraft(const QString &text, DraftFormat format);

/// Whether a text editor gives these bytes back as they are: it knows one line end, and Unicode has more.
[[nodiscard]] bool isEditableText(const QByteArray &bytes);

} // namespace cutty::ui
