#pragma once

#include <QByteArray>
#include <QString>

#include <cstdint>
#include <expected>
#include <optional>

/// What both halves of SCRAM (RFC 5802, RFC 7677) compute.
namespace cutty::net {

enum class ScramHash : std::uint8_t { Sha1, Sha256, Sha512 };

/// Iterations that are taken from a server: fewer make guessing cheap, more are an attack on our processor.
inline constexpr int minimumScramIterations = 4'096;
inline constexpr int maximumScramIterations = 600'000;

/// "SCRAM-SHA-256".
[[nodiscard]] QByteArray scramMethod(ScramHash hash);
/// By its name; nothing when it is no SCRAM method of ours.
[[nodiscard]] std::optional<ScramHash> scramHashOf(const QByteArray &method);

/// What a server stores of a user instead of the password.
struct ScramCredentials
{
    QByteArray salt;
    int iterations = minimumScramIterations;
    QByteArray storedKey;
    QByteArray serverKey;
};

/// `password` as saslPrepared. Costs what the iterations cost, about 0.1 s for 600,000.
[[nodiscard]] ScramCredentials scramCredentials(
    ScramHash hash, const QByteArray &password, const QByteArray &salt, int iterations);

/// What the client sends to show that it knows the password, and what it expects in return.
struct ScramProof
{
    QByteArray clientProof;
    QByteArray serverSignature;
};
[[nodiscard]] ScramProof scramProof(ScramHash hash, const QByteArray &password, const QByteArray &salt,
    int iterations, const QByteArray &authMessage);

/// Whether the proof was made with the password of `credentials`; takes the same time for any proof.
[[nodiscard]] bool isScramProof(ScramHash hash, const ScramCredentials &credentials,
    const QByteArray &authMessage, const QByteArray &clientProof);
[[nodiscard]] QByteArray scramServerSignature(
    ScramHash hash, const ScramCredentials &credentials, const QByteArray &authMessage);

/// SASLprep (RFC 4013): NFKC in UTF-8, special spaces as a space, soft hyphens and the like left out; nothing
/// when control, unassigned, private or other prohibited characters are in it, or left-to-right and
/// right-to-left text are mixed.
[[nodiscard]] std::optional<QByteArray> saslPrepared(const QString &text);

/// 24 unpredictable bytes in Base64.
[[nodiscard]] QByteArray createNonce();

} // namespace cutty::net
