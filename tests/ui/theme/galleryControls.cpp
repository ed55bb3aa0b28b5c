#include "tests/ui/theme/gallery.h"

#include "ui/theme/SubscriptionColors.h"
#include "ui/theme/Theme.h"
#include "ui/widgets/EmptyState.h"
#include "ui/widgets/InlineMessage.h"
#include "ui/widgets/SearchField.h"
#include "ui/widgets/SegmentedControl.h"
#include "ui/widgets/ThemeLabel.h"

#include <QCheckBox>
#include <QComboBox>
#include <QGridLayout>
#include <QGroupBox>
#include <QLineEdit>
#include <QMenu>
#include <QProgressBar>
#include <QRadioButton>
#include <QSlider>
#include <QSpinBox>
#include <QTabWidget>
#include <QVBoxLayout>

namespace cutty::gallery {

using namespace ui;
using namespace Qt::StringLiterals;

namespace {

QWidget *buttonsGroup()
{
    auto *group = new QWidget;
    auto *grid = tight<QGridLayout>(group, 0, metrics::spacing);
    auto *flat = button(u"Flat"_s);
    flat->setFlat(true);
    auto *menu = button(u"Menu"_s);
    menu->setMenu(new QMenu(menu));
    auto *withIcon = button(u"Subscribe…"_s);
    withIcon->setIcon(icon(IconName::Subscribe));
    auto *down = button(u"Held down"_s);
    down->setDown(true);
    const QList<QWidget *> widgets{button(u"Connect"_s, true), button(u"Disconnect"_s), flat, menu, withIcon,
        down, button(u"Disabled"_s, true, false), button(u"Disabled"_s, false, false)};
    for (int i = 0; i < widgets.size(); ++i)
        grid->addWidget(widgets[i], i / 4, i % 4);
    return group;
}

QWidget *choicesGroup()
{
    auto *group = new QGroupBox(u"Session"_s);
    auto *grid = tight<QGridLayout>(group, metrics::spacing, metrics::step);
    for (int i = 0; i < 3; ++i) {
        auto *check = new QCheckBox(u"Clean start"_s);
        check->setTristate(true);
        check->setCheckState(static_cast<Qt::CheckState>(i));
        grid->addWidget(check, i, 0);
        auto *radio = new QRadioButton(u"MQTT %1"_s.arg(i + 3));
        radio->setChecked(i == 2);
        grid->addWidget(radio, i, 1);
        auto *disabled = new QCheckBox(u"Disabled"_s);
        disabled->setChecked(i == 1);
        disabled->setEnabled(false);
        grid->addWidget(disabled, i, 2);
    }
    return group;
}

QWidget *inputsGroup()
{
    auto *group = new QWidget;
    auto *grid = tight<QGridLayout>(group, 0, metrics::spacing);
    auto *host = new QLineEdit(u"plant.example"_s);
    auto *placeholder = new QLineEdit;
    placeholder->setPlaceholderText(u"Client id (made for you)"_s);
    auto *disabled = new QLineEdit(u"Disabled"_s);
    disabled->setEnabled(false);
    auto *search = new SearchField(u"Filter"_s);
    search->setText(u"line1"_s);
    auto *port = new QSpinBox;
    port->setMaximum(65535);
    port->setValue(8883);
    auto *version = new QComboBox;
    version->addItems({u"MQTT 5"_s, u"MQTT 3.1.1"_s});
    auto *all = new QComboBox;
    all->addItem(u"All"_s);
    all->setProperty("flat", true);
    auto *format = new SegmentedControl(u"Format"_s);
    for (const auto &text : {u"JSON"_s, u"Text"_s, u"Hex"_s})
        format->addSegment(text);
    auto *progress = new QProgressBar;
    progress->setValue(60);
    progress->setTextVisible(false);
    auto *slider = new QSlider(Qt::Horizontal);
    slider->setValue(40);
    const QList<QWidget *> widgets{
        host, placeholder, disabled, search, port, version, all, format, progress, slider};
    for (int i = 0; i < widgets.size(); ++i)
        grid->addWidget(widgets[i], i / 3, i % 3);
    return group;
}

QWidget *swatches()
{
    auto *group = new QWidget;
    auto *grid = tight<QGridLayout>(group, 0, metrics::step);
    for (int i = 0; i < subscriptionColorCount; ++i) {
        QPixmap square(14, 14);
        square.fill(subscriptionColor(i, Theme::instance().variant()));
        auto *mark = new QLabel;
        mark->setPixmap(square);
        auto *name = new ThemeLabel(FontRole::Interface);
        name->setText(subscriptionColorName(i));
        grid->addWidget(mark, i / 6, i % 6 * 2);
        grid->addWidget(name, i / 6, i % 6 * 2 + 1);
        grid->setColumnStretch(i % 6 * 2 + 1, 1);
    }
    return group;
}

QWidget *icons()
{
    auto *group = new QWidget;
    auto *grid = tight<QGridLayout>(group, 0, metrics::step);
    for (int i = 0; i < iconNameCount; ++i) {
        auto *cell = toolButton(static_cast<IconName>(i), {}, metrics::toolBarIconSize);
        cell->setEnabled(i % 11 != 10);
        grid->addWidget(cell, i / 18, i % 18);
    }
    auto *mark = new QLabel;
    mark->setPixmap(applicationIcon().pixmap(64));
    grid->addWidget(mark, 0, 18, 3, 1);
    return group;
}

QWidget *banners()
{
    auto *group = new QWidget;
    auto *column = tight<QVBoxLayout>(group, 0, metrics::spacing);
    const QList<std::pair<InlineMessage::Kind, QString>> messages{
        {InlineMessage::Kind::Info, u"This broker speaks MQTT 3.1.1 only; properties are left out."_s},
        {InlineMessage::Kind::Warning, u"The certificate expires in 3 days."_s},
        {InlineMessage::Kind::Error,
            u"Port 1883 is in use by another program. Choose another port, or end "
            u"that program and start the broker again."_s}};
    for (const auto &[kind, text] : messages) {
        auto *banner = new InlineMessage;
        banner->setMessage(kind, text);
        if (kind == InlineMessage::Kind::Error)
            banner->addButton(u"Use port 1884"_s);
        column->addWidget(banner);
    }
    return group;
}

} // namespace

QWidget *controlsPage()
{
    auto *sheet = page();
    auto *column = tight<QVBoxLayout>(sheet, 24, 16);
    auto *title = new ThemeLabel(FontRole::Title);
    title->setText(u"Controls"_s);
    column->addWidget(title);
    auto *tabs = new QTabWidget;
    tabs->addTab(buttonsGroup(), u"General"_s);
    tabs->addTab(new QWidget, u"Security"_s);
    tabs->addTab(new QWidget, u"Last will"_s);
    column->addWidget(tabs);
    column->addWidget(inputsGroup());
    column->addWidget(choicesGroup());
    column->addWidget(swatches());
    column->addWidget(icons());
    column->addWidget(banners());
    auto *empty = new EmptyState(IconName::Message, u"Nothing received yet"_s,
        u"Subscribe to a topic, or try the demo plant: a local broker with simulated devices."_s);
    empty->addButton(u"Try the demo plant"_s);
    empty->addButton(u"Subscribe…"_s);
    column->addWidget(empty, 1);
    return sheet;
}

} // namespace cutty::gallery
