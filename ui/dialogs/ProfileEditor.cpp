#include "ui/dialogs/ProfileEditor.h"

#include "core/profile/model/ProfileValidation.h"
#include "ui/dialogs/FormGrid.h"
#include "ui/dialogs/SubscriptionsEditor.h"
#include "ui/texts/profileText.h"
#include "ui/theme/Metrics.h"
#include "ui/theme/Theme.h"
#include "ui/widgets/SegmentedControl.h"
#include "ui/widgets/ThemeLabel.h"

#include <QCheckBox>
#include <QComboBox>
#include <QHBoxLayout>
#include <QLineEdit>
#include <QPushButton>
#include <QScrollArea>
#include <QSpinBox>

namespace cutty::ui {
namespace {

/// As large as its form where the window has room; QScrollArea itself stops at some lines.
class FormScrollArea : public QScrollArea
{
public:
    using QScrollArea::QScrollArea;

    QSize sizeHint() const override { return widget() ? widget()->sizeHint() : QScrollArea::sizeHint(); }
};

using profile::ConnectionProfile;
using profile::ProfileField;
using profile::ProtocolVersion;

constexpr int cardWidth = 560;
constexpr int portWidth = 84;
constexpr int numberWidth = 120;

/// Rows of the form that are no field with an issue of its own.
enum ExtraRow { FolderRow = 100, VersionRow, PasswordRow, CleanStartRow };

int key(ProfileField field) { return static_cast<int>(field); }

QSpinBox *makeNumber(int least, int most)
{
    auto *number = new QSpinBox;
    number->setRange(least, most);
    number->setButtonSymbols(QAbstractSpinBox::NoButtons);
    number->setFixedWidth(numberWidth);
    return number;
}

QHBoxLayout *makeRow(QWidget *row)
{
    auto *layout = new QHBoxLayout(row);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(metrics::spacing);
    return layout;
}

} // namespace

ProfileEditor::ProfileEditor(
    const ConnectionProfile &profile, const Surroundings &surroundings, QWidget *window)
    : Sheet(surroundings.isNew ? tr("New connection") : tr("Edit connection"), window)
    , m_profile(profile)
    , m_hasKeychain(surroundings.hasKeychain)
    , m_form(new FormGrid)
{
    setObjectName(QStringLiteral("profileEditor"));
    setCardWidth(cardWidth);
    makeFields(surroundings);
    layOut(surroundings);
    fill();
    watchFields();
    updateDependents();
}

void ProfileEditor::open() { Sheet::open(m_profile.host.isEmpty() ? m_host : m_name); }

void ProfileEditor::makeFields(const Surroundings &surroundings)
{
    m_name = new QLineEdit;
    m_folder = new QComboBox;
    m_folder->setEditable(true);
    m_folder->addItems(surroundings.folders);
    m_folder->lineEdit()->setPlaceholderText(tr("None, or as Lab/Bench"));
    m_host = new QLineEdit;
    m_host->setPlaceholderText(QStringLiteral("broker.example"));
    m_port = makeNumber(0, 65'535);
    m_port->setFixedWidth(portWidth);
    m_version = new SegmentedControl(tr("MQTT version"));
    m_version->addSegment(QStringLiteral("5"), tr("MQTT 5"));
    m_version->addSegment(QStringLiteral("3.1.1"), tr("MQTT 3.1.1"));
    m_clientId = new QLineEdit;
    m_clientId->setPlaceholderText(tr("Empty: the broker gives one out"));
    m_userName = new QLineEdit;
    m_usePassword = new QCheckBox(tr("Send a password"));
    m_password = new QLineEdit;
    m_password->setEchoMode(QLineEdit::Password);
    m_keepAlive = makeNumber(0, static_cast<int>(profile::maximumKeepAlive.count()));
    m_keepAlive->setSuffix(tr(" s"));
    m_keepAlive->setSpecialValueText(tr("off"));
    m_cleanStart = new QCheckBox(tr("Begin with a new session each time"));
    m_sessionExpiry = new QLineEdit;
    m_sessionExpiry->setFixedWidth(numberWidth);
    m_sessionExpiry->setPlaceholderText(tr("0 seconds"));
    m_subscriptions = new SubscriptionsEditor;
    for (QLineEdit *line : {m_host, m_clientId, m_sessionExpiry})
        line->setFont(Theme::instance().font(FontRole::Fixed));

    const std::pair<QWidget *, const char *> names[]
        = {{m_name, "profile.name"}, {m_folder, "profile.folder"}, {m_host, "profile.host"},
            {m_port, "profile.port"}, {m_version, "profile.version"}, {m_clientId, "profile.clientId"},
            {m_userName, "profile.userName"}, {m_usePassword, "profile.usePassword"},
            {m_password, "profile.password"}, {m_keepAlive, "profile.keepAlive"},
            {m_cleanStart, "profile.cleanStart"}, {m_sessionExpiry, "profile.sessionExpiry"}};
    for (const auto &[widget, name] : names)
        widget->setObjectName(QLatin1StringView(name));
}

QWidget *ProfileEditor::makeAddressRow()
{
    auto *row = new QWidget;
    auto *layout = makeRow(row);
    auto *portLabel = new ThemeLabel(FontRole::Interface, ColorToken::SecondaryText);
    portLabel->setText(tr("Port"));
    portLabel->setBuddy(m_port);
    m_port->setAccessibleName(tr("Port"));
    layout->addWidget(m_host, 1);
    layout->addWidget(portLabel);
    layout->addWidget(m_port);
    return row;
}

QWidget *ProfileEditor::makePasswordRow()
{
    auto *row = new QWidget;
    auto *layout = makeRow(row);
    layout->addWidget(m_usePassword);
    layout->addWidget(m_password, 1);
    m_usePassword->setAccessibleName(tr("Send a password"));
    return row;
}

void ProfileEditor::layOut(const Surroundings &surroundings)
{
    m_form->addRow(key(ProfileField::Name), tr("Name"), m_name);
    m_form->addRow(FolderRow, tr("Folder"), m_folder);
    m_form->addRow(key(ProfileField::Host), tr("Host"), makeAddressRow(), m_host);
    m_form->addRow(VersionRow, tr("MQTT version"), m_version);
    m_form->addRow(key(ProfileField::ClientId), tr("Client id"), m_clientId);
    m_form->addRow(key(ProfileField::UserName), tr("User"), m_userName);
    m_form->addRow(PasswordRow, tr("Password"), makePasswordRow(), m_password);
    m_passwordHint = m_form->addHint(surroundings.hasKeychain
            ? tr("Kept in the system's keychain, never in Cutty's files.")
            : tr("No keychain runs here: Cutty asks for the password each time it connects."));
    m_form->addRow(key(ProfileField::KeepAlive), tr("Keep-alive"), m_keepAlive);
    m_form->addRow(CleanStartRow, tr("Clean start"), m_cleanStart);
    m_form->addRow(key(ProfileField::SessionExpiryInterval), tr("Session expiry"), m_sessionExpiry);
    m_form->addRow(key(ProfileField::Subscription), tr("Subscribe to"), m_subscriptions);

    auto *scroll = new FormScrollArea;
    scroll->setWidget(m_form);
    scroll->setWidgetResizable(true);
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    scroll->setFocusPolicy(Qt::NoFocus);
    scroll->viewport()->setAutoFillBackground(false);
    m_form->setAutoFillBackground(false);
    // Room for the focus frame and the scroll bar.
    m_form->layout()->setContentsMargins(0, 2, metrics::scrollBarExtent, 2);
    body()->addWidget(scroll, 1);

    QPushButton *cancel = addButton(tr("Cancel"));
    QPushButton *save = addButton(tr("Save"));
    QPushButton *connectToo = addButton(tr("Save and connect"), true);
    save->setObjectName(QStringLiteral("profile.save"));
    connectToo->setObjectName(QStringLiteral("profile.saveAndConnect"));
    connect(cancel, &QPushButton::clicked, this, &Sheet::closeSheet);
    connect(save, &QPushButton::clicked, this, [this] { submit(false); });
    connect(connectToo, &QPushButton::clicked, this, [this] { submit(true); });
    for (QLineEdit *line : {m_name, m_host, m_clientId, m_userName, m_password})
        connect(line, &QLineEdit::returnPressed, this, [this] { submit(true); });
}

void ProfileEditor::fill()
{
    m_name->setText(m_profile.name);
    m_folder->setCurrentText(m_profile.folder);
    m_host->setText(m_profile.host);
    m_port->setValue(m_profile.port);
    m_version->setCurrentIndex(m_profile.protocolVersion == ProtocolVersion::V5 ? 0 : 1);
    m_clientId->setText(m_profile.clientId);
    m_userName->setText(m_profile.userName);
    m_usePassword->setChecked(m_profile.usePassword);
    if (m_profile.usePassword)
        m_password->setPlaceholderText(tr("As saved"));
    m_keepAlive->setValue(static_cast<int>(m_profile.keepAlive.count()));
    m_cleanStart->setChecked(m_profile.cleanStart);
    if (m_profile.sessionExpiryInterval)
        m_sessionExpiry->setText(QString::number(m_profile.sessionExpiryInterval->count()));
    m_subscriptions->setSubscriptions(m_profile.subscriptions);
}

void ProfileEditor::watchFields()
{
    const auto changed = [this] {
        updateDependents();
        if (m_showsIssues)
            showIssues();
    };
    for (QLineEdit *line : {m_name, m_host, m_clientId, m_userName, m_password, m_sessionExpiry})
        connect(line, &QLineEdit::textChanged, this, changed);
    for (QCheckBox *box : {m_usePassword, m_cleanStart})
        connect(box, &QCheckBox::toggled, this, changed);
    connect(m_port, &QSpinBox::valueChanged, this, changed);
    connect(m_version, &SegmentedControl::activated, this, changed);
    connect(m_subscriptions, &SubscriptionsEditor::changed, this, changed);
}

void ProfileEditor::updateDependents()
{
    m_name->setPlaceholderText(m_host->text().isEmpty() ? tr("As the host") : m_host->text());
    m_password->setEnabled(m_usePassword->isChecked() && m_hasKeychain);
    m_passwordHint->setVisible(m_usePassword->isChecked());
    m_form->setRowVisible(key(ProfileField::SessionExpiryInterval), m_version->currentIndex() == 0);
}

ConnectionProfile ProfileEditor::collect() const
{
    ConnectionProfile profile = m_profile;
    profile.host = m_host->text().trimmed();
    profile.name = m_name->text().trimmed();
    if (profile.name.isEmpty())
        profile.name = profile.host;
    profile.folder = profile::normalizedFolder(m_folder->currentText());
    profile.port = static_cast<std::uint16_t>(m_port->value());
    profile.protocolVersion = m_version->currentIndex() == 0 ? ProtocolVersion::V5 : ProtocolVersion::V311;
    profile.clientId = m_clientId->text();
    profile.userName = m_userName->text();
    profile.usePassword = m_usePassword->isChecked();
    profile.keepAlive = std::chrono::seconds(m_keepAlive->value());
    profile.cleanStart = m_cleanStart->isChecked();
    profile.sessionExpiryInterval.reset();
    if (const QString expiry = m_sessionExpiry->text().trimmed(); !expiry.isEmpty()) {
        bool isNumber = false;
        const qint64 seconds = expiry.toLongLong(&isNumber);
        // What is no number is told as one out of range.
        profile.sessionExpiryInterval = std::chrono::seconds(isNumber ? seconds : -1);
    }
    profile.subscriptions = m_subscriptions->subscriptions();
    return profile;
}

PasswordChange ProfileEditor::passwordChange() const
{
    if (!m_usePassword->isChecked())
        return {m_profile.usePassword ? PasswordChange::Kind::Remove : PasswordChange::Kind::Keep, {}};
    if (m_password->isEnabled() && !m_password->text().isEmpty())
        return {PasswordChange::Kind::Set, m_password->text()};
    return {};
}

bool ProfileEditor::showIssues()
{
    m_form->clearErrors();
    m_subscriptions->clearErrors();
    const auto issues = profile::validate(collect());
    for (const profile::ProfileIssue &issue : issues) {
        if (issue.index)
            m_subscriptions->setError(*issue.index, issueText(issue));
        else if (issue.field == ProfileField::Port)
            m_form->setError(key(ProfileField::Host), issueText(issue));
        else if (issue.field != ProfileField::Name || !m_host->text().isEmpty())
            m_form->setError(key(issue.field), issueText(issue));
    }
    return issues.empty();
}

void ProfileEditor::submit(bool thenConnect)
{
    m_showsIssues = true;
    if (!showIssues())
        return;
    Q_EMIT saveRequested(collect(), passwordChange(), thenConnect);
    closeSheet();
}

} // namespace cutty::ui
