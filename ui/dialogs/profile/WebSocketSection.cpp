#include "ui/dialogs/profile/WebSocketSection.h"

#include "ui/widgets/PairsEditor.h"

#include <QLineEdit>

namespace cutty::ui {

using namespace Qt::StringLiterals;
using profile::ConnectionProfile;
using profile::ProfileField;

WebSocketSection::WebSocketSection()
    : m_path(makeFixedLine(u"profile.ws.path"_s, u"/mqtt"_s))
    , m_headers(makePairs(u"profile.ws.headers"_s, tr("Add header"), tr("HTTP header")))
{
    addField(ProfileField::WebSocketPath, tr("Path"), m_path);
    addField(ProfileField::WebSocketHeader, tr("Headers"), m_headers);
    form()->addHint(tr("Headers are kept in Cutty's file as they are: no place for secrets that last."));
}

void WebSocketSection::load(const ConnectionProfile &profile)
{
    m_path->setText(profile.webSocket.path);
    PairsEditor::Pairs pairs;
    for (const profile::HttpHeader &header : profile.webSocket.headers)
        pairs.emplace_back(header.name, header.value);
    m_headers->setPairs(pairs);
}

void WebSocketSection::store(ConnectionProfile *profile) const
{
    profile->webSocket.path = m_path->text().trimmed();
    profile->webSocket.headers.clear();
    for (const auto &[name, value] : m_headers->pairs())
        profile->webSocket.headers.push_back({name, value});
}

bool WebSocketSection::applies(const ConnectionProfile &profile) const
{
    return isWebSocket(profile.transport);
}

QString WebSocketSection::summary(const ConnectionProfile &profile) const
{
    const auto headers = profile.webSocket.headers.size();
    if (headers == 0)
        return profile.webSocket.path;
    return headers == 1 ? tr("%1 · 1 header").arg(profile.webSocket.path)
                        : tr("%1 · %2 headers").arg(profile.webSocket.path).arg(headers);
}

bool WebSocketSection::showError(ProfileField field, std::optional<std::size_t> index, const QString &text)
{
    if (field == ProfileField::WebSocketHeader && index) {
        m_headers->setError(*index, text);
        return true;
    }
    return EditorSection::showError(field, index, text);
}

void WebSocketSection::clearErrors()
{
    EditorSection::clearErrors();
    m_headers->clearErrors();
}

void WebSocketSection::setPath(const QString &path) { m_path->setText(path); }

} // namespace cutty::ui
