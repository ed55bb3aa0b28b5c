#pragma once

#include "ui/panels/broker/BrokerListPanel.h"

#include <chrono>

namespace cutty::ui {

class BrokerClientsModel;

/// The clients that are connected to the local broker, and what can be done to them.
class BrokerClientsPanel : public BrokerListPanel
{
    Q_OBJECT

public:
    explicit BrokerClientsPanel(session::LocalBroker &broker, QWidget *parent = nullptr);

Q_SIGNALS:
    /// Cutty is to connect in the client's place and go on with its session, which is to be kept as long as
    /// the client wanted it.
    void takeOverRequested(const QString &clientId, std::chrono::seconds expiryInterval);

protected:
    void updateActions() override;

private:
    BrokerClientsPanel(session::LocalBroker &broker, BrokerClientsModel *model, QWidget *parent);
    void makeReasons();
    void disconnectSelected(mqtt::ReasonCode reason);
    void dropSelected();
    /// Empty where none is selected.
    QString selectedClient() const;
    void showGone(const QString &clientId);

    BrokerClientsModel *m_model;
    QMenu *m_reasons;
};

} // namespace cutty::ui
