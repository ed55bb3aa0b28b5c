#pragma once

#include "ui/dialogs/profile/EditorSection.h"

namespace cutty::ui {

class SubscriptionsEditor;

/// What is subscribed to with each connection.
class SubscriptionsSection : public EditorSection
{
    Q_OBJECT

public:
    SubscriptionsSection();

    void load(const profile::ConnectionProfile &profile) override;
    void store(profile::ConnectionProfile *profile) const override;
    QString summary(const profile::ConnectionProfile &profile) const override;
    bool showError(
        profile::ProfileField field, std::optional<std::size_t> index, const QString &text) override;
    void clearErrors() override;

private:
    SubscriptionsEditor *m_subscriptions;
};

} // namespace cutty::ui
