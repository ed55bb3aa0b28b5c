#include "ui/dialogs/ConnectionDetailsSheet.h"

#include "core/session/connection/ClientConnection.h"
#include "ui/dialogs/ConnectionDetailsModel.h"
#include "ui/texts/connectionText.h"
#include "ui/theme/IconSet.h"

#include <QApplication>
#include <QClipboard>
#include <QHeaderView>
#include <QPushButton>
#include <QShortcut>
#include <QTreeView>
#include <QVBoxLayout>

namespace cutty::ui {
namespace {

using namespace Qt::StringLiterals;

constexpr int cardWidth = 968;
constexpr int nameWidth = 210;
constexpr int viewHeight = 620;
constexpr int leastViewHeight = 200;

/// Shows most of what there is at once, where the window has room.
class DetailsView : public QTreeView
{
public:
    using QTreeView::QTreeView;

    QSize sizeHint() const override { return {cardWidth, viewHeight}; }
};

} // namespace

ConnectionDetailsSheet::ConnectionDetailsSheet(session::ClientConnection &connection, QWidget *window)
    : Sheet(tr("Connection details: %1").arg(connection.profile().name), window)
    , m_connection(connection)
    , m_model(new ConnectionDetailsModel(this))
    , m_view(new DetailsView)
{
    setObjectName(u"connectionDetails"_s);
    setCardWidth(cardWidth);
    m_view->setObjectName(u"connectionDetails.view"_s);
    m_view->setAccessibleName(title());
    m_view->setModel(m_model);
    m_view->setHeaderHidden(true);
    m_view->setRootIsDecorated(true);
    m_view->setUniformRowHeights(true);
    m_view->setTextElideMode(Qt::ElideRight);
    m_view->header()->setStretchLastSection(true);
    m_view->header()->resizeSection(ConnectionDetailsModel::NameColumn, nameWidth);
    m_view->setFrameShape(QFrame::NoFrame);
    m_view->setMinimumHeight(leastViewHeight);
    body()->addWidget(m_view, 1);

    QPushButton *copyAll = addButton(tr("Copy all"));
    copyAll->setObjectName(u"connectionDetails.copyAll"_s);
    copyAll->setIcon(icon(IconName::Copy));
    m_copyPem = addButton(tr("Copy certificates (PEM)"));
    m_copyPem->setObjectName(u"connectionDetails.copyPem"_s);
    m_copyPem->setIcon(icon(IconName::Copy));
    QPushButton *close = addButton(tr("Close"), true);
    connect(copyAll, &QPushButton::clicked, this,
        [this] { QApplication::clipboard()->setText(m_model->asText()); });
    connect(m_copyPem, &QPushButton::clicked, this, [this] {
        if (const auto &facts = m_connection.facts(); facts && facts->tls)
            QApplication::clipboard()->setText(pemOf(facts->tls->peerChain));
    });
    connect(close, &QPushButton::clicked, this, &Sheet::closeSheet);
    auto *copy = new QShortcut(QKeySequence::Copy, m_view, nullptr, nullptr, Qt::WidgetShortcut);
    connect(copy, &QShortcut::activated, this, &ConnectionDetailsSheet::copyCurrent);
    connect(&connection, &session::ClientConnection::stateChanged, this, &ConnectionDetailsSheet::refresh);
    connect(&connection, &session::ClientConnection::timelineChanged, this, &ConnectionDetailsSheet::refresh);
    connect(&connection, &QObject::destroyed, this, &Sheet::closeSheet);
    refresh();
}

void ConnectionDetailsSheet::open() { Sheet::open(m_view); }

void ConnectionDetailsSheet::refresh()
{
    m_model->show(m_connection);
    for (int row = 0; row < m_model->rowCount(); ++row)
        m_view->setFirstColumnSpanned(row, {}, true);
    m_view->expandAll();
    const auto &facts = m_connection.facts();
    m_copyPem->setVisible(facts && facts->tls && !facts->tls->peerChain.isEmpty());
}

void ConnectionDetailsSheet::copyCurrent()
{
    const QModelIndex current = m_view->currentIndex();
    if (current.isValid())
        QApplication::clipboard()->setText(
            current.siblingAtColumn(ConnectionDetailsModel::ValueColumn).data().toString());
}

} // namespace cutty::ui
