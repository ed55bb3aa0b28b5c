#include "ui/dialogs/AboutSheet.h"

#include "ui/theme/IconSet.h"
#include "ui/theme/Metrics.h"
#include "ui/widgets/ThemeLabel.h"

#include <QCoreApplication>
#include <QDir>
#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>

namespace cutty::ui {
namespace {

constexpr int markSize = 48;

ThemeLabel *makeText(const QString &text, FontRole role, ColorToken color)
{
    auto *label = new ThemeLabel(role, color);
    label->setText(text);
    label->setWordWrap(true);
    label->setTextInteractionFlags(Qt::TextSelectableByMouse);
    return label;
}

} // namespace

AboutSheet::AboutSheet(const QString &dataFolder, QWidget *window)
    : Sheet(tr("About Cutty"), window)
    , m_close(addButton(tr("Close"), true))
{
    setObjectName(QStringLiteral("about"));
    auto *mark = new QLabel;
    mark->setPixmap(applicationIcon().pixmap(QSize(markSize, markSize), devicePixelRatioF()));
    auto *words = new QVBoxLayout;
    words->setSpacing(metrics::step);
    words->addWidget(makeText(
        tr("Cutty %1").arg(QCoreApplication::applicationVersion()), FontRole::Strong, ColorToken::Text));
    words->addWidget(
        makeText(tr("A workbench for MQTT: see, publish, test."), FontRole::Interface, ColorToken::Text));
    words->addWidget(makeText(tr("Free software under the GNU General Public License, version 3 or later."),
        FontRole::Interface, ColorToken::SecondaryText));
    words->addWidget(makeText(
        tr("Qt %1 · data in %2").arg(QLatin1StringView(qVersion()), QDir::toNativeSeparators(dataFolder)),
        FontRole::Small, ColorToken::SecondaryText));
    auto *row = new QHBoxLayout;
    row->setSpacing(2 * metrics::spacing);
    row->addWidget(mark, 0, Qt::AlignTop);
    row->addLayout(words, 1);
    body()->addLayout(row);
    connect(m_close, &QPushButton::clicked, this, &Sheet::closeSheet);
}

void AboutSheet::open() { Sheet::open(m_close); }

} // namespace cutty::ui
