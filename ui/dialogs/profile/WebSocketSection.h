#pragma once

#include "ui/dialogs/profile/EditorSection.h"

namespace cutty::ui {

/// The HTTP request of a WebSocket: path and headers.
class WebSocketSection : public EditorSection
{
    Q_OBJECT

public:
    WebSocketSection();

    void load(const profile::ConnectionProfile &profile) override;
    void store(profile::ConnectionProfile *profile) const override;
    bool applies(const profile::ConnectionProfile &profile) const override;
    QString summary(const profile::ConnectionProfile &profile) const override;
    bool showError(
        profile::ProfileField field, std::optional<std::size_t> index, const QString &text) override;
    void clearErrors() override;

    void setPath(const QString &path);

private:
    QLineEdit *m_path;
    PairsEditor *m_headers;
};

} // namespace cutty::ui
