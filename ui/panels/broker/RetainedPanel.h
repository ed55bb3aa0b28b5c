#pragma once

#include "ui/panels/broker/BrokerListPanel.h"

#include <vector>

namespace cutty::ui {

class RetainedMessagesModel;

/// The retained messages of the local broker: looks for them, has them edited, and deletes them so that it
/// can be undone.
class RetainedPanel : public BrokerListPanel
{
    Q_OBJECT

public:
    explicit RetainedPanel(session::LocalBroker &broker, QWidget *parent = nullptr);

Q_SIGNALS:
    void newRequested();
    void editRequested(const cutty::MessagePtr &message);

protected:
    void updateActions() override;

private:
    RetainedPanel(session::LocalBroker &broker, RetainedMessagesModel *model, QWidget *parent);
    void editSelected();
    void deleteSelected();
    void note(const MessagePtr &deleted);
    void undo();

    RetainedMessagesModel *m_model;
    QAction *m_edit;
    /// Of the last deletion.
    std::vector<MessagePtr> m_deleted;
    /// How many of its messages the broker has not answered about.
    std::size_t m_awaited = 0;
};

} // namespace cutty::ui
