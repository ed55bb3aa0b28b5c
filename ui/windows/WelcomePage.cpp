#include "ui/windows/WelcomePage.h"

#include "ui/theme/Metrics.h"
#include "ui/theme/Theme.h"
#include "ui/widgets/ThemeLabel.h"
#include "ui/windows/WelcomeChoice.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QPainter>

namespace cutty::ui {
namespace {

constexpr int markSize = 48;

} // namespace

WelcomePage::WelcomePage(QWidget *parent)
    : QWidget(parent)
{
    setObjectName(QStringLiteral("welcomePage"));
    auto *mark = new QLabel;
    mark->setPixmap(applicationIcon().pixmap(QSize(markSize, markSize), devicePixelRatioF()));
    auto *title = new ThemeLabel(FontRole::Title);
    title->setText(QStringLiteral("Cutty"));
    auto *lead = new ThemeLabel(FontRole::Interface, ColorToken::SecondaryText);
    lead->setText(tr("A workbench for MQTT: see every topic live, look into every message, publish, test."));

    auto *words = new QVBoxLayout;
    words->setSpacing(0);
    words->addWidget(title);
    words->addWidget(lead);
    auto *head = new QHBoxLayout;
    head->setSpacing(2 * metrics::spacing);
    head->addWidget(mark);
    head->addLayout(words);

    auto *column = new QVBoxLayout;
    column->setSpacing(metrics::spacing);
    column->addLayout(head);
    column->addSpacing(2 * metrics::spacing);
    addChoice(column, "welcome.demo", IconName::Factory, tr("Try the demo plant"),
        tr("A local broker and simulated devices: everything alive at once."), &WelcomePage::demoRequested);
    addChoice(column, "welcome.broker", IconName::Broker, tr("Start a local broker and connect"),
        tr("For devices and programs on this computer."), &WelcomePage::brokerRequested);
    addChoice(column, "welcome.new", IconName::Connection, tr("New connection"),
        tr("To a broker in the network."), &WelcomePage::newConnectionRequested);
    addChoice(column, "welcome.import", IconName::Import, tr("Import…"),
        tr("Connections that Cutty exported, from a file."), &WelcomePage::importRequested);

    auto *middle = new QHBoxLayout;
    middle->addStretch(1);
    middle->addLayout(column);
    middle->addStretch(1);
    auto *page = new QVBoxLayout(this);
    page->addStretch(2);
    page->addLayout(middle);
    page->addStretch(3);
}

void WelcomePage::paintEvent(QPaintEvent *)
{
    QPainter(this).fillRect(rect(), Theme::instance().color(ColorToken::Window));
}

void WelcomePage::addChoice(QVBoxLayout *column, const char *name, IconName icon, const QString &text,
    const QString &hint, Signal signal)
{
    auto *choice = new WelcomeChoice(icon, text, hint);
    choice->setObjectName(QLatin1StringView(name));
    choice->setProperty("primary", column->count() == 2);
    choice->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    column->addWidget(choice);
    connect(choice, &QAbstractButton::clicked, this, signal);
}

} // namespace cutty::ui
