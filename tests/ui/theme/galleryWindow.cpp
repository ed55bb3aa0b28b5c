#include "tests/ui/theme/gallery.h"

#include "ui/theme/Theme.h"
#include "ui/widgets/Chip.h"
#include "ui/widgets/ElidedLabel.h"
#include "ui/widgets/EmptyState.h"
#include "ui/widgets/InlineMessage.h"
#include "ui/widgets/PanelHeader.h"
#include "ui/widgets/SearchField.h"
#include "ui/widgets/SegmentedControl.h"
#include "ui/widgets/Splitter.h"
#include "ui/widgets/StatusDot.h"
#include "ui/widgets/ThemeLabel.h"
#include "ui/widgets/format.h"

#include <QAction>
#include <QCheckBox>
#include <QComboBox>
#include <QHeaderView>
#include <QMenu>
#include <QPlainTextEdit>
#include <QTabWidget>
#include <QTableWidget>
#include <QTreeWidget>
#include <QVBoxLayout>

namespace cutty::gallery {

using namespace ui;
using namespace Qt::StringLiterals;

namespace {

QTreeWidgetItem *row(const QStringList &texts, const QList<QTreeWidgetItem *> &children = {})
{
    auto *item = new QTreeWidgetItem(texts);
    item->setTextAlignment(1, Qt::AlignRight | Qt::AlignVCenter);
    item->setFont(1, Theme::instance().font(FontRole::Fixed));
    item->addChildren(children);
    return item;
}

QTreeWidget *topicTree()
{
    auto *tree = new QTreeWidget;
    tree->setFrameShape(QFrame::NoFrame);
    tree->setHeaderHidden(true);
    tree->setColumnCount(2);
    tree->header()->setStretchLastSection(false);
    tree->header()->setSectionResizeMode(0, QHeaderView::Stretch);
    tree->header()->setSectionResizeMode(1, QHeaderView::ResizeToContents);
    tree->addTopLevelItem(row({u"plant"_s, formatRate(1204)},
        {row({u"line1"_s, formatRate(800)}, {row({u"temp"_s, u"21.5"_s}), row({u"press"_s, u"1013"_s})}),
            row({u"line2"_s, formatRate(404)}, {row({u"temp"_s, u"20.9"_s})})}));
    tree->addTopLevelItem(row({u"$SYS"_s, formatRate(0.4)}, {row({u"broker"_s, u""_s})}));
    tree->topLevelItem(0)->setExpanded(true);
    tree->topLevelItem(0)->child(0)->setExpanded(true);
    tree->setCurrentItem(tree->topLevelItem(0)->child(0)->child(0));
    return tree;
}

QTableWidget *messageTable()
{
    auto *table = new QTableWidget(60, 4);
    table->setFrameShape(QFrame::NoFrame);
    table->setShowGrid(false);
    table->verticalHeader()->hide();
    table->setSelectionBehavior(QAbstractItemView::SelectRows);
    table->setHorizontalHeaderLabels({u"Time"_s, u"Topic"_s, u"QoS"_s, u"Payload"_s});
    table->horizontalHeader()->setStretchLastSection(true);
    table->horizontalHeader()->setDefaultAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    table->horizontalHeader()->setSortIndicatorShown(true);
    table->horizontalHeader()->setHighlightSections(false);
    table->setColumnWidth(0, 110);
    table->setColumnWidth(1, 150);
    table->setColumnWidth(2, 44);
    for (int i = 0; i < table->rowCount(); ++i) {
        const QStringList texts{u"12:01:02.%1"_s.arg(123 + i * 7), u"plant/line1/temp"_s,
            QString::number(i % 3), u"{\"t\": 21.%1, \"unit\": \"C\"}"_s.arg(i % 10)};
        for (int column = 0; column < texts.size(); ++column) {
            auto *item = new QTableWidgetItem(texts[column]);
            item->setFont(Theme::instance().font(FontRole::Fixed));
            table->setItem(i, column, item);
        }
    }
    table->selectRow(3);
    return table;
}

QWidget *topicsPanel()
{
    auto *split = new Splitter(Qt::Vertical);
    auto *topics = page(split);
    auto *upper = tight<QVBoxLayout>(topics);
    auto *header = new PanelHeader(u"Topics"_s);
    header->addButton(new QAction(icon(IconName::Search), u"Search"_s, header));
    header->addButton(new QAction(icon(IconName::More), u"More"_s, header));
    upper->addWidget(header);
    upper->addWidget(topicTree());
    auto *panel = page(split);
    auto *column = tight<QVBoxLayout>(panel);
    auto *subscriptions = new PanelHeader(u"Subscriptions"_s);
    subscriptions->setDetail(u"2"_s);
    subscriptions->addButton(new QAction(icon(IconName::Plus), u"Subscribe"_s, subscriptions));
    column->addWidget(subscriptions);
    column->addWidget(new EmptyState(IconName::Subscribe, u"No subscriptions"_s,
                          u"Subscribe to a topic filter to see what is published on it."_s),
        1);
    return split;
}

QWidget *messagesPanel()
{
    auto *panel = page();
    auto *column = tight<QVBoxLayout>(panel);
    auto *header = new PanelHeader(u"Messages"_s);
    header->setDetail(formatCount(12301));
    header->addControl(new SearchField(u"Search topic and payload"_s), 1);
    auto *follow = header->addButton(new QAction(icon(IconName::Follow), u"Follow"_s, header));
    follow->defaultAction()->setCheckable(true);
    follow->defaultAction()->setChecked(true);
    auto *chip = new Chip(u"%1 new"_s.arg(formatCount(1204)));
    chip->setTrailingIcon(IconName::ArrowDown);
    header->addControl(chip);
    column->addWidget(header);
    auto *message = new InlineMessage;
    message->setMessage(InlineMessage::Kind::Error,
        u"The broker at plant.example refused the connection: user name or password is wrong."_s);
    message->addButton(u"Enter password…"_s);
    column->addWidget(message);
    column->addWidget(messageTable(), 1);
    return panel;
}

QWidget *messagePanel()
{
    auto *panel = page();
    auto *column = tight<QVBoxLayout>(panel);
    auto *header = new PanelHeader(u"Message"_s);
    header->setDetail(u"12 / 40"_s);
    auto *format = toolButton(IconName::Json, u"JSON"_s);
    format->setProperty("compact", true);
    format->setMenu(new QMenu(format));
    format->setPopupMode(QToolButton::InstantPopup);
    header->addControl(format);
    header->addButton(new QAction(icon(IconName::Copy), u"Copy"_s, header));
    column->addWidget(header);
    auto *text = new QPlainTextEdit(u"{\n  \"t\": 21.5,\n  \"unit\": \"C\"\n}"_s);
    text->setFont(Theme::instance().font(FontRole::Fixed));
    text->setFrameShape(QFrame::NoFrame);
    column->addWidget(text);
    return panel;
}

QWidget *publishPanel()
{
    auto *panel = page();
    auto *row = tight<QHBoxLayout>(panel, metrics::panelPadding, metrics::spacing);
    auto *topic = new QComboBox;
    topic->setEditable(true);
    topic->addItems({u"plant/line1/set"_s});
    topic->setFont(Theme::instance().font(FontRole::Fixed));
    row->addWidget(topic, 1);
    auto *qos = new SegmentedControl(u"QoS"_s);
    for (int i = 0; i < 3; ++i)
        qos->addSegment(QString::number(i));
    row->addWidget(new ThemeLabel(FontRole::Interface, ColorToken::SecondaryText));
    row->addWidget(qos);
    row->addWidget(new QCheckBox(u"Retain"_s));
    auto *publish = button(u"Publish"_s, true);
    publish->setIcon(icon(IconName::Publish));
    row->addWidget(publish);
    return panel;
}

QWidget *connectionPage()
{
    auto *inner = new Splitter(Qt::Horizontal);
    inner->addWidget(topicsPanel());
    inner->addWidget(messagesPanel());
    inner->addWidget(messagePanel());
    inner->setSizes({250, 600, 300});
    auto *outer = new Splitter(Qt::Vertical);
    outer->addWidget(inner);
    outer->addWidget(publishPanel());
    outer->setStretchFactor(0, 1);
    return outer;
}

QWidget *sidebar()
{
    auto *panel = page();
    auto *column = tight<QVBoxLayout>(panel);
    auto *header = new PanelHeader(u"Connections"_s);
    header->addButton(new QAction(icon(IconName::Plus), u"New connection"_s, header));
    column->addWidget(header);
    auto *tree = new QTreeWidget;
    tree->setFrameShape(QFrame::NoFrame);
    tree->setHeaderHidden(true);
    auto *lab = row({u"Lab"_s}, {row({u"bench"_s}), row({u"plant"_s})});
    lab->setIcon(0, icon(IconName::FolderOpen));
    tree->addTopLevelItem(lab);
    tree->addTopLevelItem(row({u"Production"_s}, {row({u"aws"_s})}));
    tree->topLevelItem(1)->setIcon(0, icon(IconName::Folder));
    lab->setExpanded(true);
    for (int i = 0; i < 2; ++i)
        lab->child(i)->setIcon(0, icon(IconName::Connection));
    column->addWidget(tree, 1);
    auto *broker = new PanelHeader(u"Broker"_s);
    column->addWidget(broker);
    for (int i = 0; i < 5; ++i) {
        auto *line = new QWidget;
        auto *cells = tight<QHBoxLayout>(line, metrics::step, metrics::step);
        auto *dot = new StatusDot;
        dot->setState(static_cast<StatusDot::State>(i));
        cells->addWidget(dot);
        auto *label = new ElidedLabel;
        label->setText(
            u"%1 · mqtts://a-rather-long-host-name.example:8883"_s.arg(StatusDot::stateText(dot->state())));
        cells->addWidget(label, 1);
        column->addWidget(line);
    }
    return panel;
}

} // namespace

QWidget *windowPage()
{
    auto *window = new QWidget;
    auto *column = tight<QVBoxLayout>(window);
    auto *bar = new QWidget;
    auto *tools = tight<QHBoxLayout>(bar, metrics::step, metrics::spacing);
    tools->addWidget(toolButton(IconName::Sidebar, {}, metrics::toolBarIconSize));
    tools->addWidget(new SearchField(u"Search or run a command…"_s), 1);
    tools->addStretch(1);
    auto *dot = new StatusDot;
    dot->setState(StatusDot::State::Online);
    tools->addWidget(dot);
    auto *local = new ThemeLabel(FontRole::Interface);
    local->setText(u"Local broker 1883 · 3 clients"_s);
    tools->addWidget(local);
    tools->addWidget(toolButton(IconName::Settings, {}, metrics::toolBarIconSize));
    column->addWidget(bar);
    auto *tabs = new QTabWidget;
    tabs->setDocumentMode(true);
    tabs->setTabsClosable(true);
    tabs->addTab(connectionPage(), u"Local broker"_s);
    tabs->addTab(page(), u"plant-prod"_s);
    tabs->addTab(page(), u"aws-dev"_s);
    auto *split = new Splitter(Qt::Horizontal);
    split->addWidget(sidebar());
    split->addWidget(tabs);
    split->setSizes({210, 1070});
    column->addWidget(split, 1);
    return window;
}

} // namespace cutty::gallery
