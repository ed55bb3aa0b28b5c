#include "ui/dialogs/SubscriptionsEditor.h"

#include "ui/theme/IconSet.h"
#include "ui/theme/Metrics.h"
#include "ui/widgets/SegmentedControl.h"
#include "ui/widgets/ThemeLabel.h"

#include <QGridLayout>
#include <QLineEdit>
#include <QPushButton>
#include <QToolButton>
#include <QVBoxLayout>

#include <algorithm>

namespace cutty::ui {

SubscriptionsEditor::SubscriptionsEditor(QWidget *parent)
    : QWidget(parent)
    , m_column(new QVBoxLayout(this))
{
    m_column->setContentsMargins(0, 0, 0, 0);
    m_column->setSpacing(metrics::step);
    auto *add = new QPushButton(icon(IconName::Plus), tr("Add subscription"));
    add->setObjectName(QStringLiteral("subscriptions.add"));
    add->setAutoDefault(false);
    m_column->addWidget(add, 0, Qt::AlignLeft);
    connect(add, &QPushButton::clicked, this, [this] {
        addLine({})->setFocus();
        Q_EMIT changed();
    });
}

void SubscriptionsEditor::setSubscriptions(const std::vector<profile::ProfileSubscription> &subscriptions)
{
    for (const auto &subscription : subscriptions)
        addLine(subscription);
}

std::vector<profile::ProfileSubscription> SubscriptionsEditor::subscriptions() const
{
    std::vector<profile::ProfileSubscription> result;
    result.reserve(m_lines.size());
    for (const Line &line : m_lines)
        result.push_back({line.filter->text(), static_cast<QoS>(line.qos->currentIndex())});
    return result;
}

void SubscriptionsEditor::setError(std::size_t index, const QString &text)
{
    if (index >= m_lines.size())
        return;
    m_lines[index].error->setText(text);
    m_lines[index].error->setVisible(!text.isEmpty());
}

void SubscriptionsEditor::clearErrors()
{
    for (std::size_t i = 0; i < m_lines.size(); ++i)
        setError(i, {});
}

QLineEdit *SubscriptionsEditor::addLine(const profile::ProfileSubscription &subscription)
{
    auto *widget = new QWidget;
    const Line line{widget, new QLineEdit(subscription.filter), new SegmentedControl(tr("QoS")),
        new ThemeLabel(FontRole::Small, ColorToken::Error)};
    line.filter->setAccessibleName(tr("Topic filter"));
    line.filter->setPlaceholderText(tr("Topic filter, as plant/#"));
    for (int qos = 0; qos <= 2; ++qos)
        line.qos->addSegment(QString::number(qos), tr("QoS %1").arg(qos));
    line.qos->setCurrentIndex(toInt(subscription.qos));
    line.error->hide();
    auto *remove = new QToolButton;
    remove->setAutoRaise(true);
    remove->setIcon(icon(IconName::Trash));
    remove->setToolTip(tr("Remove this subscription"));
    remove->setAccessibleName(tr("Remove this subscription"));

    auto *grid = new QGridLayout(widget);
    grid->setContentsMargins(0, 0, 0, 0);
    grid->setVerticalSpacing(metrics::step);
    grid->addWidget(line.filter, 0, 0);
    grid->addWidget(line.qos, 0, 1);
    grid->addWidget(remove, 0, 2);
    grid->addWidget(line.error, 1, 0, 1, 3);
    m_column->insertWidget(m_column->count() - 1, widget);
    m_lines.push_back(line);

    connect(remove, &QToolButton::clicked, this, [this, widget] { removeLine(widget); });
    connect(line.filter, &QLineEdit::textChanged, this, &SubscriptionsEditor::changed);
    connect(line.qos, &SegmentedControl::activated, this, &SubscriptionsEditor::changed);
    return line.filter;
}

void SubscriptionsEditor::removeLine(QWidget *widget)
{
    std::erase_if(m_lines, [widget](const Line &line) { return line.widget == widget; });
    widget->hide();
    widget->deleteLater();
    Q_EMIT changed();
}

} // namespace cutty::ui
