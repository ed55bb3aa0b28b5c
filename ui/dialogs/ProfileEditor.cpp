#include "ui/dialogs/ProfileEditor.h"

#include "core/profile/model/ProfileValidation.h"
#include "ui/dialogs/profile/AddressSection.h"
#include "ui/dialogs/profile/ConnectSection.h"
#include "ui/dialogs/profile/ProxySection.h"
#include "ui/dialogs/profile/ReconnectSection.h"
#include "ui/dialogs/profile/SecuritySection.h"
#include "ui/dialogs/profile/SessionSection.h"
#include "ui/dialogs/profile/SubscriptionsSection.h"
#include "ui/dialogs/profile/WebSocketSection.h"
#include "ui/dialogs/profile/WillSection.h"
#include "ui/texts/profileText.h"
#include "ui/theme/Metrics.h"
#include "ui/widgets/FoldSection.h"

#include <QLineEdit>
#include <QPushButton>
#include <QScrollArea>
#include <QVBoxLayout>

namespace cutty::ui {
namespace {

using namespace Qt::StringLiterals;
using profile::ConnectionProfile;

constexpr int cardWidth = 600;

/// As large as its form where the window has room; QScrollArea itself stops at some lines.
class FormScrollArea : public QScrollArea
{
public:
    using QScrollArea::QScrollArea;

    QSize sizeHint() const override { return widget() ? widget()->sizeHint() : QScrollArea::sizeHint(); }

protected:
    bool eventFilter(QObject *watched, QEvent *event) override
    {
        // A section that opens or closes changes what this asks for.
        if (watched == widget() && event->type() == QEvent::LayoutRequest)
            updateGeometry();
        return QScrollArea::eventFilter(watched, event);
    }
};

} // namespace

ProfileEditor::ProfileEditor(
    const ConnectionProfile &profile, const Surroundings &surroundings, QWidget *window)
    : Sheet(surroundings.isNew ? tr("New connection") : tr("Edit connection"), window)
    , m_profile(profile)
    , m_form(new QWidget)
{
    setObjectName(u"profileEditor"_s);
    setCardWidth(cardWidth);
    makeSections(surroundings);
    layOut();
    for (const Entry &entry : m_entries)
        entry.section->load(profile);
    for (const Entry &entry : m_entries) {
        connect(entry.section, &EditorSection::changed, this, [this] {
            updateSections();
            if (m_showsIssues)
                showIssues();
        });
        connect(entry.section, &EditorSection::submitted, this, [this] { submit(true); });
        connect(entry.section, &EditorSection::fileRequested, this, &ProfileEditor::fileRequested);
    }
    connect(m_address, &AddressSection::pathGiven, m_webSocket, &WebSocketSection::setPath);
    m_address->takeUrl();
    updateSections();
}

void ProfileEditor::open() { Sheet::open(m_profile.host.isEmpty() ? m_address->host() : m_address->name()); }

void ProfileEditor::makeSections(const Surroundings &surroundings)
{
    auto *column = new QVBoxLayout(m_form);
    // Room for the focus frame and the scroll bar.
    column->setContentsMargins(0, 2, metrics::scrollBarExtent, 2);
    column->setSpacing(metrics::step);
    m_address = new AddressSection(surroundings.folders, surroundings.hasKeychain);
    column->addWidget(m_address);
    column->addSpacing(metrics::step);
    m_entries.push_back({m_address, nullptr});
    m_webSocket = new WebSocketSection;
    addSection(tr("Subscribe to"), u"subscriptions"_s, new SubscriptionsSection);
    addSection(tr("Security"), u"security"_s, new SecuritySection(surroundings.hasKeychain));
    addSection(u"WebSocket"_s, u"webSocket"_s, m_webSocket);
    addSection(tr("Proxy"), u"proxy"_s, new ProxySection(surroundings.hasKeychain));
    addSection(tr("Session"), u"session"_s, new SessionSection);
    addSection(u"MQTT 5"_s, u"connect"_s, new ConnectSection);
    addSection(tr("Last will"), u"will"_s, new WillSection);
    addSection(tr("Reconnect"), u"reconnect"_s, new ReconnectSection);
    column->addStretch(1);
}

void ProfileEditor::addSection(const QString &title, const QString &name, EditorSection *section)
{
    auto *fold = new FoldSection(title, section, EditorSection::labelWidth + metrics::spacing);
    fold->setObjectName(u"profile.section."_s + name);
    m_form->layout()->addWidget(fold);
    m_entries.push_back({section, fold});
}

void ProfileEditor::layOut()
{
    auto *scroll = new FormScrollArea;
    scroll->setWidget(m_form);
    scroll->setWidgetResizable(true);
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    scroll->setFocusPolicy(Qt::NoFocus);
    scroll->viewport()->setAutoFillBackground(false);
    m_form->setAutoFillBackground(false);
    body()->addWidget(scroll, 1);

    QPushButton *cancel = addButton(tr("Cancel"));
    QPushButton *save = addButton(tr("Save"));
    QPushButton *connectToo = addButton(tr("Save and connect"), true);
    save->setObjectName(u"profile.save"_s);
    connectToo->setObjectName(u"profile.saveAndConnect"_s);
    connect(cancel, &QPushButton::clicked, this, &Sheet::closeSheet);
    connect(save, &QPushButton::clicked, this, [this] { submit(false); });
    connect(connectToo, &QPushButton::clicked, this, [this] { submit(true); });
}

void ProfileEditor::updateSections()
{
    const ConnectionProfile profile = collect();
    for (const auto &[section, fold] : m_entries) {
        section->adapt(profile);
        if (!fold)
            continue;
        fold->setVisible(section->applies(profile));
        fold->setSummary(section->summary(profile));
    }
}

ConnectionProfile ProfileEditor::collect() const
{
    ConnectionProfile profile = m_profile;
    for (const Entry &entry : m_entries)
        entry.section->store(&profile);
    return profile;
}

bool ProfileEditor::showIssues()
{
    for (const Entry &entry : m_entries)
        entry.section->clearErrors();
    const ConnectionProfile profile = collect();
    const auto issues = profile::validate(profile);
    for (const profile::ProfileIssue &issue : issues)
        showError(issue.field, issue.index, issueText(issue));
    bool isFine = issues.empty();
    for (const Entry &entry : m_entries) {
        for (const auto &[field, text] : entry.section->inputErrors()) {
            showError(field, std::nullopt, text);
            isFine = false;
        }
    }
    return isFine;
}

/// In a section that is folded away, nobody would see it.
void ProfileEditor::showError(
    profile::ProfileField field, std::optional<std::size_t> index, const QString &text)
{
    for (const auto &[section, fold] : m_entries) {
        if (!section->showError(field, index, text))
            continue;
        if (fold)
            fold->setOpen(true);
        return;
    }
}

void ProfileEditor::submit(bool thenConnect)
{
    m_address->takeUrl();
    m_showsIssues = true;
    if (!showIssues())
        return;
    SecretChanges secrets;
    for (const Entry &entry : m_entries) {
        for (const SecretChange &change : entry.section->secretChanges())
            secrets.push_back(change);
    }
    Q_EMIT saveRequested(collect(), secrets, thenConnect);
    closeSheet();
}

} // namespace cutty::ui
