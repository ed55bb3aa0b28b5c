#include "core/profile/model/validationRules.h"

#include <algorithm>

namespace cutty::profile {

using namespace Qt::StringLiterals;

namespace {

constexpr qsizetype longestProtocolName = 255;

MaybeIssue checkFile(const QString &path)
{
    return path.trimmed().isEmpty() ? MaybeIssue(ProfileIssueKind::Empty) : std::nullopt;
}

MaybeIssue checkPem(const QString &pem)
{
    if (pem.trimmed().isEmpty())
        return ProfileIssueKind::Empty;
    if (pem.contains("PRIVATE KEY-----"_L1))
        return ProfileIssueKind::HoldsPrivateKey;
    if (!pem.contains("-----BEGIN CERTIFICATE-----"_L1))
        return ProfileIssueKind::NoCertificate;
    return std::nullopt;
}

/// RFC 7301, 3.1: a protocol's name is 1 to 255 bytes. Those in use are printable ASCII.
MaybeIssue checkProtocolNames(const QStringList &names)
{
    const auto isPlain = [](QChar c) {
        return c > u' ' && c <= u'~';
    };
    for (const QString &name : names) {
        if (name.isEmpty() || !std::ranges::all_of(name, isPlain))
            return ProfileIssueKind::BadCharacters;
        if (name.size() > longestProtocolName)
            return ProfileIssueKind::TooLong;
    }
    return std::nullopt;
}

void checkTls(const TlsSettings &tls, IssueList *issues)
{
    if (tls.verifyPeer && tls.authority == CertificateAuthority::File)
        issues->add(ProfileField::AuthorityFile, checkFile(tls.authorityFile));
    if (tls.verifyPeer && tls.authority == CertificateAuthority::Pasted)
        issues->add(ProfileField::AuthorityPem, checkPem(tls.authorityPem));
    if (tls.clientCertificate != ClientCertificate::None)
        issues->add(ProfileField::CertificateFile, checkFile(tls.certificateFile));
    if (!tls.serverName.isEmpty())
        issues->add(ProfileField::ServerName, checkHost(tls.serverName));
    issues->add(ProfileField::Alpn, checkProtocolNames(tls.alpn));
}

/// The path of RFC 9112, 3.2.1, loosely: what would break the request line is refused.
MaybeIssue checkPath(const QString &path)
{
    const auto isForbidden = [](QChar c) {
        return c.isSpace() || c == u'#' || c.category() == QChar::Other_Control;
    };
    if (!path.startsWith(u'/') || std::ranges::any_of(path, isForbidden))
        return ProfileIssueKind::BadCharacters;
    return std::nullopt;
}

/// A token of RFC 9110, 5.6.2.
bool isHeaderName(const QString &name)
{
    const auto isTokenCharacter = [](QChar c) {
        const bool isLetterOrDigit
            = (c >= u'0' && c <= u'9') || (c >= u'A' && c <= u'Z') || (c >= u'a' && c <= u'z');
        return isLetterOrDigit || (c < u'\x7f' && u"!#$%&'*+-.^_`|~"_s.contains(c));
    };
    return std::ranges::all_of(name, isTokenCharacter);
}

MaybeIssue checkHeader(const HttpHeader &header)
{
    if (header.name.isEmpty())
        return ProfileIssueKind::Empty;
    const auto isForbidden = [](QChar c) {
        return c != u'\t' && c.category() == QChar::Other_Control;
    };
    if (!isHeaderName(header.name) || std::ranges::any_of(header.value, isForbidden))
        return ProfileIssueKind::BadCharacters;
    return std::nullopt;
}

void checkProxy(const ProxySettings &proxy, IssueList *issues)
{
    issues->add(ProfileField::ProxyHost, checkHost(proxy.host));
    issues->add(ProfileField::ProxyPort, checkPort(proxy.port));
    if (proxy.usePassword && proxy.userName.isEmpty())
        issues->add(ProfileField::ProxyUserName, ProfileIssueKind::PasswordNeedsUserName);
    else
        issues->add(ProfileField::ProxyUserName, checkString(proxy.userName));
}

} // namespace

void checkTransport(const ConnectionProfile &profile, IssueList *issues)
{
    if (isSecure(profile.transport))
        checkTls(profile.tls, issues);
    if (isWebSocket(profile.transport)) {
        issues->add(ProfileField::WebSocketPath, checkPath(profile.webSocket.path));
        const auto &headers = profile.webSocket.headers;
        for (std::size_t i = 0; i < headers.size(); ++i)
            issues->add(ProfileField::WebSocketHeader, checkHeader(headers[i]), i);
    }
    if (profile.transport != Transport::LocalSocket && profile.proxy.type != ProxyType::None)
        checkProxy(profile.proxy, issues);
}

} // namespace cutty::profile
