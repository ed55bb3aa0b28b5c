#include "ui/panels/BrokerCard.h"

#include "ui/panels/connectionDot.h"
#include "ui/texts/brokerText.h"
#include "ui/theme/Metrics.h"
#include "ui/theme/StylePaint.h"
#include "ui/theme/Theme.h"

#include <QPainter>
#include <QStyleOption>

namespace cutty::ui {

BrokerCard::BrokerCard(session::LocalBroker &broker, QWidget *parent)
    : QAbstractButton(parent)
    , m_broker(broker)
{
    setObjectName(QStringLiteral("brokerCard"));
    setFocusPolicy(Qt::TabFocus);
    setAttribute(Qt::WA_Hover);
    setToolTip(tr("Open the local broker's page"));
    setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Fixed);
    connect(&broker, &session::LocalBroker::stateChanged, this, &BrokerCard::refresh);
    connect(&broker, &session::LocalBroker::snapshotChanged, this, &BrokerCard::refresh);
    refresh();
}

QSize BrokerCard::sizeHint() const
{
    const Theme &theme = Theme::instance();
    const int lines = QFontMetrics(theme.font(FontRole::Interface)).height()
        + QFontMetrics(theme.font(FontRole::Small)).height();
    return {160, lines + 2 * metrics::spacing};
}

QSize BrokerCard::minimumSizeHint() const { return {80, sizeHint().height()}; }

void BrokerCard::paintEvent(QPaintEvent *)
{
    const Theme &theme = Theme::instance();
    QPainter painter(this);
    QStyleOption option;
    option.initFrom(this);
    if (isDown())
        painter.fillRect(rect(), theme.color(ColorToken::Pressed));
    else if (underMouse())
        painter.fillRect(rect(), theme.color(ColorToken::Hover));
    if (paint::showsFocus(option))
        paint::focusRing(painter, rect());

    const QFont first = theme.font(FontRole::Interface);
    const QFont second = theme.font(FontRole::Small);
    const int firstHeight = QFontMetrics(first).height();
    const int secondHeight = QFontMetrics(second).height();
    const int top = (height() - firstHeight - secondHeight) / 2;
    const QRect mark(metrics::panelPadding + metrics::step, top + (firstHeight - metrics::iconSize) / 2,
        metrics::iconSize, metrics::iconSize);
    StatusDot::paint(painter, mark, brokerDot(m_broker.state()));
    const int left = mark.right() + metrics::step + 2;
    const int width = this->width() - left - metrics::panelPadding;
    painter.setFont(first);
    painter.setPen(theme.color(ColorToken::Text));
    painter.drawText(QRect(left, top, width, firstHeight), Qt::AlignLeft | Qt::AlignVCenter,
        painter.fontMetrics().elidedText(m_headline, Qt::ElideRight, width));
    painter.setFont(second);
    painter.setPen(theme.color(ColorToken::SecondaryText));
    painter.drawText(QRect(left, top + firstHeight, width, secondHeight), Qt::AlignLeft | Qt::AlignVCenter,
        painter.fontMetrics().elidedText(m_detail, Qt::ElideRight, width));
}

void BrokerCard::refresh()
{
    m_headline = brokerHeadline(m_broker);
    m_detail = brokerDetail(m_broker);
    setAccessibleName(tr("%1, %2").arg(m_headline, m_detail));
    update();
}

} // namespace cutty::ui
