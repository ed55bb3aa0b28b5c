#pragma once

#include "core/session/broker/LocalBroker.h"

#include <QAbstractButton>

namespace cutty::ui {

/// The local broker in the sidebar: its mark, where it listens, how many clients it has. A click opens its
/// page.
class BrokerCard : public QAbstractButton
{
    Q_OBJECT

public:
    /// The broker must outlive the card.
    explicit BrokerCard(session::LocalBroker &broker, QWidget *parent = nullptr);

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    void refresh();

    session::LocalBroker &m_broker;
    QString m_headline;
    QString m_detail;
};

} // namespace cutty::ui
