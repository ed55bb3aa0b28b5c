#include "ui/dialogs/profile/SubscriptionsSection.h"

#include "ui/dialogs/SubscriptionsEditor.h"

namespace cutty::ui {

using profile::ConnectionProfile;
using profile::ProfileField;

SubscriptionsSection::SubscriptionsSection()
    : m_subscriptions(new SubscriptionsEditor)
{
    addField(ProfileField::Subscription, tr("Topic filters"), m_subscriptions);
    connect(m_subscriptions, &SubscriptionsEditor::changed, this, &EditorSection::changed);
}

void SubscriptionsSection::load(const ConnectionProfile &profile)
{
    m_subscriptions->setSubscriptions(profile.subscriptions);
}

void SubscriptionsSection::store(ConnectionProfile *profile) const
{
    profile->subscriptions = m_subscriptions->subscriptions();
}

QString SubscriptionsSection::summary(const ConnectionProfile &profile) const
{
    QStringList filters;
    for (const profile::ProfileSubscription &subscription : profile.subscriptions)
        filters.append(subscription.filter);
    return filters.isEmpty() ? tr("Nothing yet") : filters.join(QStringLiteral(", "));
}

bool SubscriptionsSection::showError(
    ProfileField field, std::optional<std::size_t> index, const QString &text)
{
    if (field != ProfileField::Subscription || !index)
        return EditorSection::showError(field, index, text);
    m_subscriptions->setError(*index, text);
    return true;
}

void SubscriptionsSection::clearErrors()
{
    EditorSection::clearErrors();
    m_subscriptions->clearErrors();
}

} // namespace cutty::ui
