#pragma once

#include "ui/panels/broker/BrokerListPanel.h"

#include <chrono>

namespace cutty::ui {

class BrokerSessionsModel;

/// The sessions of the local broker, also those of clients that are away.
class BrokerSessionsPanel : public BrokerListPanel
{
    Q_OBJECT

public:
    explicit BrokerSessionsPanel(session::LocalBroker &broker, QWidget *parent = nullptr);

Q_SIGNALS:
    /// Cutty is to connect in the client's place and go on with its session, which is to be kept as long as
    /// the client wanted it.
    void takeOverRequested(const QString &clientId, std::chrono::seconds expiryInterval);

private:
    BrokerSessionsPanel(session::LocalBroker &broker, BrokerSessionsModel *model, QWidget *parent);
    /// Empty where none is selected.
    QString selectedClient() const;
    void removeSelected();

    BrokerSessionsModel *m_model;
};

} // namespace cutty::ui
