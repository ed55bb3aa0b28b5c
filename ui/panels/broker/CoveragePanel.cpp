#include "ui/panels/broker/CoveragePanel.h"

#include "ui/models/CoverageModel.h"
#include "ui/models/topicText.h"
#include "ui/theme/IconSet.h"
#include "ui/theme/Metrics.h"
#include "ui/theme/Theme.h"
#include "ui/widgets/EmptyState.h"
#include "ui/widgets/PanelHeader.h"
#include "ui/widgets/SegmentedControl.h"
#include "ui/widgets/ThemeLabel.h"

#include <QAction>
#include <QComboBox>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QSignalBlocker>
#include <QStackedWidget>
#include <QToolButton>
#include <QTreeView>

#include <algorithm>
#include <utility>

namespace cutty::ui {
namespace {

using mqtt::ProtocolVersion;
using session::Verdict;

constexpr int clientWidth = 240;
constexpr int version311 = 0;
constexpr int version5 = 1;

} // namespace

CoveragePanel::CoveragePanel(session::LocalBroker &broker, QWidget *parent)
    : QWidget(parent)
    , m_broker(broker)
    , m_model(new CoverageModel(this))
    , m_header(new PanelHeader(tr("Coverage")))
    , m_client(new QComboBox)
    , m_version(new SegmentedControl(tr("Version of MQTT")))
    , m_show(new SegmentedControl(tr("Which statements are shown")))
    , m_counts(new ThemeLabel(FontRole::Interface, ColorToken::SecondaryText))
    , m_clear(new QAction(icon(IconName::Refresh), tr("Begin this client's counts anew"), this))
    , m_export(new ExportMenu(QStringLiteral("broker.coverage"), this))
    , m_view(new QTreeView)
    , m_empty(new EmptyState(IconName::Check, {}, {}))
    , m_stack(new QStackedWidget)
{
    setBackgroundRole(QPalette::Base);
    setAutoFillBackground(true);
    makeActions();
    makeView();
    auto *table = new QWidget;
    auto *rows = new QVBoxLayout(table);
    rows->setContentsMargins(0, 0, 0, 0);
    rows->setSpacing(0);
    rows->addWidget(makeChoices());
    rows->addWidget(m_view, 1);
    m_stack->addWidget(table);
    m_stack->addWidget(m_empty);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(m_header);
    column->addWidget(m_stack, 1);
    connect(&broker, &session::LocalBroker::snapshotChanged, this, &CoveragePanel::refresh);
    connect(&broker, &session::LocalBroker::stateChanged, this, [this] {
        // What was counted lives in the broker.
        if (m_broker.state() != session::BrokerState::Running)
            setClients({});
    });
    showContents();
}

void CoveragePanel::makeActions()
{
    QToolButton *exportButton = m_header->addButton(m_export->menuAction());
    exportButton->setPopupMode(QToolButton::InstantPopup);
    m_clear->setObjectName(QStringLiteral("broker.coverage.clear"));
    m_header->addButton(m_clear);
    connect(m_clear, &QAction::triggered, this, &CoveragePanel::clear);
    connect(m_export, &ExportMenu::chosen, this, &CoveragePanel::save);
}

QWidget *CoveragePanel::makeChoices()
{
    m_client->setObjectName(QStringLiteral("broker.coverage.client"));
    m_client->setAccessibleName(tr("Client"));
    m_client->setMinimumWidth(clientWidth);
    m_client->setFont(Theme::instance().font(FontRole::Fixed));
    m_version->setObjectName(QStringLiteral("broker.coverage.version"));
    m_version->addSegment(QStringLiteral("3.1.1"), tr("MQTT 3.1.1, which 3.1 is judged by too"));
    m_version->addSegment(QStringLiteral("5"), tr("MQTT 5"));
    m_version->setCurrentIndex(version5);
    m_show->setObjectName(QStringLiteral("broker.coverage.show"));
    // In the order of CoverageModel::Show.
    for (const QString &text : {tr("All"), tr("Broken"), tr("Exercised"), tr("Not seen")})
        m_show->addSegment(text);
    m_counts->setObjectName(QStringLiteral("broker.coverage.counts"));
    auto *choices = new QWidget;
    auto *row = new QHBoxLayout(choices);
    row->setContentsMargins(
        metrics::panelPadding, metrics::panelPadding, metrics::panelPadding, metrics::panelPadding);
    row->setSpacing(metrics::spacing);
    row->addWidget(m_client);
    row->addWidget(m_version);
    row->addWidget(m_show);
    row->addWidget(m_counts, 1);
    connect(m_client, &QComboBox::currentIndexChanged, this, &CoveragePanel::refresh);
    connect(m_version, &SegmentedControl::activated, this, &CoveragePanel::showCoverage);
    connect(m_show, &SegmentedControl::activated, this,
        [this](int index) { m_model->setShown(static_cast<CoverageModel::Show>(index)); });
    return choices;
}

void CoveragePanel::makeView()
{
    m_view->setObjectName(QStringLiteral("broker.coverage"));
    m_view->setAccessibleName(tr("Statements of the specification"));
    m_view->setModel(m_model);
    m_view->setRootIsDecorated(false);
    m_view->setUniformRowHeights(true);
    m_view->setFrameShape(QFrame::NoFrame);
    QHeaderView *header = m_view->header();
    header->setStretchLastSection(false);
    header->setSectionResizeMode(CoverageModel::DemandColumn, QHeaderView::Stretch);
    const int character
        = QFontMetrics(Theme::instance().font(FontRole::Interface)).horizontalAdvance(QLatin1Char('0'));
    const std::pair<int, int> widths[]
        = {{CoverageModel::StatementColumn, 17}, {CoverageModel::ResultColumn, 16},
            {CoverageModel::KeptColumn, 10}, {CoverageModel::BrokenColumn, 10}};
    for (const auto &[column, characters] : widths)
        header->resizeSection(column, characters * character + 2 * metrics::spacing);
}

void CoveragePanel::showEvent(QShowEvent *event)
{
    QWidget::showEvent(event);
    refresh();
}

void CoveragePanel::refresh()
{
    if (!isVisible())
        return;
    m_broker.listExaminedClients(this, [this](const std::vector<QString> &clients) { setClients(clients); });
    if (m_client->currentIndex() < 0)
        return;
    const QString client = m_client->currentData().toString();
    m_broker.findCoverage(
        client, this, [this, client](const std::shared_ptr<const session::Coverage> &coverage) {
            if (client == m_client->currentData().toString())
                setCoverage(coverage);
        });
}

void CoveragePanel::setClients(const std::vector<QString> &clients)
{
    if (clients == m_clients)
        return;
    const bool isFirst = m_clients.empty();
    m_clients = clients;
    const QString chosen = m_client->currentData().toString();
    {
        const QSignalBlocker blocker(m_client);
        m_client->clear();
        for (const QString &client : clients)
            m_client->addItem(topicText(client.toStdString()), client);
        m_client->setCurrentIndex(std::max(m_client->findData(chosen), clients.empty() ? -1 : 0));
    }
    if (clients.empty())
        setCoverage(nullptr);
    else if (isFirst)
        refresh();
    showContents();
}

void CoveragePanel::setCoverage(const std::shared_ptr<const session::Coverage> &coverage)
{
    const bool isFirst = !m_coverage;
    m_coverage = coverage;
    const bool uses311 = coverage && coverage->hasVersion(ProtocolVersion::V311);
    const bool uses5 = coverage && coverage->hasVersion(ProtocolVersion::V5);
    m_version->setSegmentEnabled(version311, uses311);
    m_version->setSegmentEnabled(version5, uses5);
    if (isFirst || (version() == ProtocolVersion::V5 ? !uses5 : !uses311))
        m_version->setCurrentIndex(uses5 || !uses311 ? version5 : version311);
    showCoverage();
}

void CoveragePanel::showCoverage()
{
    m_model->setCoverage(m_coverage, version());
    const auto count = [this](Verdict verdict) {
        return QString::number(m_model->count(verdict));
    };
    m_counts->setText(m_coverage ? tr("%1 kept · %2 broken · %3 not seen · %4 cannot be seen")
                                       .arg(count(Verdict::Kept), count(Verdict::Broken),
                                           count(Verdict::NotSeen), count(Verdict::Unobservable))
                                 : QString());
    showContents();
}

void CoveragePanel::showContents()
{
    const bool hasClients = !m_clients.empty();
    m_stack->setCurrentIndex(hasClients ? 0 : 1);
    m_clear->setEnabled(m_coverage != nullptr);
    m_export->setEnabled(m_coverage != nullptr);
    m_empty->setHeadline(tr("No client has been watched yet"));
    m_empty->setHint(m_broker.state() == session::BrokerState::Running
            ? tr("Connect the device under test. Here stands which statements of the specification it has "
                 "exercised.")
            : tr("Start the broker and connect the device under test."));
}

void CoveragePanel::clear()
{
    m_broker.clearCoverage(m_client->currentData().toString());
    refresh();
}

void CoveragePanel::save(ExportMenu::Format format)
{
    if (!m_coverage)
        return;
    const std::string client = m_client->currentData().toString().toStdString();
    const bool isJson = format == ExportMenu::Format::Json;
    const std::string document = isJson
        ? session::coverageToJson(client, *m_coverage, m_broker.startedAt())
        : session::coverageToMarkdown(client, *m_coverage, m_broker.startedAt());
    Q_EMIT saveRequested(tr("Export coverage"),
        isJson ? QStringLiteral("coverage.json") : QStringLiteral("coverage.md"),
        QByteArray::fromStdString(document));
}

ProtocolVersion CoveragePanel::version() const
{
    return m_version->currentIndex() == version5 ? ProtocolVersion::V5 : ProtocolVersion::V311;
}

} // namespace cutty::ui
