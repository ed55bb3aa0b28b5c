#pragma once

#include "core/session/broker/LocalBroker.h"
#include "ui/panels/broker/ExportMenu.h"

#include <QWidget>

#include <memory>
#include <vector>

QT_BEGIN_NAMESPACE
class QAction;
class QComboBox;
class QStackedWidget;
class QTreeView;
QT_END_NAMESPACE

namespace cutty::ui {

class CoverageModel;
class EmptyState;
class PanelHeader;
class SegmentedControl;
class ThemeLabel;

/// Which statements of the specification a client of the local broker has exercised, and which it broke.
/// Follows the broker only while it is visible.
class CoveragePanel : public QWidget
{
    Q_OBJECT

public:
    explicit CoveragePanel(session::LocalBroker &broker, QWidget *parent = nullptr);

Q_SIGNALS:
    void saveRequested(const QString &title, const QString &fileName, const QByteArray &document);

protected:
    void showEvent(QShowEvent *event) override;

private:
    QWidget *makeChoices();
    void makeActions();
    void makeView();
    void refresh();
    void setClients(const std::vector<QString> &clients);
    void setCoverage(const std::shared_ptr<const session::Coverage> &coverage);
    void showCoverage();
    void showContents();
    void clear();
    void save(ExportMenu::Format format);
    mqtt::ProtocolVersion version() const;

    session::LocalBroker &m_broker;
    CoverageModel *m_model;
    PanelHeader *m_header;
    QComboBox *m_client;
    SegmentedControl *m_version;
    SegmentedControl *m_show;
    ThemeLabel *m_counts;
    QAction *m_clear;
    ExportMenu *m_export;
    QTreeView *m_view;
    EmptyState *m_empty;
    QStackedWidget *m_stack;
    std::vector<QString> m_clients;
    std::shared_ptr<const session::Coverage> m_coverage;
};

} // namespace cutty::ui
