#pragma once

#include "core/session/broker/LocalBroker.h"
#include "ui/panels/broker/ExportMenu.h"

#include <QWidget>

QT_BEGIN_NAMESPACE
class QAction;
class QStackedWidget;
class QTreeView;
QT_END_NAMESPACE

namespace cutty::ui {

class CodeView;
class EmptyState;
class FindingsModel;
class PanelHeader;
class ThemeLabel;

/// What clients of the local broker did wrong: a table, and below it the chosen finding with its bytes.
class FindingsPanel : public QWidget
{
    Q_OBJECT

public:
    explicit FindingsPanel(session::LocalBroker &broker, QWidget *parent = nullptr);

Q_SIGNALS:
    void saveRequested(const QString &title, const QString &fileName, const QByteArray &document);

private:
    QWidget *makeDetail();
    void makeActions();
    void makeView();
    void showContents();
    void showDetail();
    void save(ExportMenu::Format format);

    session::LocalBroker &m_broker;
    FindingsModel *m_model;
    PanelHeader *m_header;
    QAction *m_clear;
    ExportMenu *m_export;
    QTreeView *m_view;
    QWidget *m_detail;
    ThemeLabel *m_what;
    ThemeLabel *m_facts;
    CodeView *m_bytes;
    EmptyState *m_empty;
    QStackedWidget *m_stack;
};

} // namespace cutty::ui
