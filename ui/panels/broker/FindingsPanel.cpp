#include "ui/panels/broker/FindingsPanel.h"

#include "ui/models/FindingsModel.h"
#include "ui/models/topicText.h"
#include "ui/panels/CodeView.h"
#include "ui/theme/IconSet.h"
#include "ui/theme/Metrics.h"
#include "ui/theme/Theme.h"
#include "ui/widgets/EmptyState.h"
#include "ui/widgets/PanelHeader.h"
#include "ui/widgets/SearchField.h"
#include "ui/widgets/Splitter.h"
#include "ui/widgets/ThemeLabel.h"
#include "ui/widgets/format.h"

#include <QAction>
#include <QHeaderView>
#include <QStackedWidget>
#include <QToolButton>
#include <QTreeView>
#include <QVBoxLayout>

#include <array>
#include <vector>

namespace cutty::ui {
namespace {

constexpr int searchWidth = 260;
constexpr int bytesInLine = 16;
constexpr int detailHeight = 170;

QString demandOf(const session::Finding &finding)
{
    for (const session::Statement &statement : session::statements(finding.version)) {
        if (statement.id == finding.statement) {
            return QString::fromLatin1(statement.text.data(), static_cast<qsizetype>(statement.text.size()));
        }
    }
    return {};
}

/// Sixteen bytes a line.
QString hexLines(const session::Finding &finding)
{
    const QString hex = QString::fromStdString(session::hexBytes(finding));
    QStringList lines;
    constexpr int width = bytesInLine * 3;
    for (qsizetype at = 0; at < hex.size(); at += width)
        lines.append(hex.mid(at, width).trimmed());
    return lines.join(u'\n');
}

QString factsText(const session::Finding &finding)
{
    QStringList facts{topicText(finding.clientId),
        QString::fromLatin1(session::nameOf(finding.version).data(),
            static_cast<qsizetype>(session::nameOf(finding.version).size()))};
    if (finding.packetId != mqtt::PacketId{})
        facts.append(FindingsPanel::tr("packet id %1").arg(static_cast<int>(finding.packetId)));
    if (finding.size > finding.bytes.size())
        facts.append(
            FindingsPanel::tr("the first %1 of %2 bytes").arg(finding.bytes.size()).arg(finding.size));
    else if (finding.size > 0)
        facts.append(formatBytes(finding.size));
    return facts.join(FindingsPanel::tr(" · "));
}

} // namespace

FindingsPanel::FindingsPanel(session::LocalBroker &broker, QWidget *parent)
    : QWidget(parent)
    , m_broker(broker)
    , m_model(new FindingsModel(broker, this))
    , m_header(new PanelHeader(tr("Findings")))
    , m_clear(new QAction(icon(IconName::Clear), tr("Clear the list"), this))
    , m_export(new ExportMenu(QStringLiteral("broker.findings"), this))
    , m_view(new QTreeView)
    , m_detail(makeDetail())
    , m_empty(new EmptyState(IconName::Check, {}, {}))
    , m_stack(new QStackedWidget)
{
    setBackgroundRole(QPalette::Base);
    setAutoFillBackground(true);
    auto *search = new SearchField(tr("Client id, statement or words"));
    search->setObjectName(QStringLiteral("broker.findings.search"));
    search->setMaximumWidth(searchWidth);
    m_header->addControl(search, 1);
    makeActions();
    makeView();
    auto *splitter = new Splitter(Qt::Vertical);
    splitter->addWidget(m_view);
    splitter->addWidget(m_detail);
    splitter->setStretchFactor(0, 1);
    splitter->setStretchFactor(1, 0);
    splitter->setSizes({3 * detailHeight, detailHeight});
    m_stack->addWidget(splitter);
    m_stack->addWidget(m_empty);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(m_header);
    column->addWidget(m_stack, 1);

    connect(search, &QLineEdit::textChanged, m_model, &FindingsModel::setText);
    connect(search, &QLineEdit::textChanged, this, &FindingsPanel::showContents);
    connect(search, &SearchField::left, m_view, qOverload<>(&QWidget::setFocus));
    connect(&broker, &session::LocalBroker::findingsChanged, this, &FindingsPanel::showContents);
    connect(&broker, &session::LocalBroker::stateChanged, this, &FindingsPanel::showContents);
    showContents();
}

void FindingsPanel::makeActions()
{
    QToolButton *exportButton = m_header->addButton(m_export->menuAction());
    exportButton->setPopupMode(QToolButton::InstantPopup);
    m_clear->setObjectName(QStringLiteral("broker.findings.clear"));
    m_header->addButton(m_clear);
    connect(m_clear, &QAction::triggered, &m_broker, &session::LocalBroker::clearFindings);
    connect(m_export, &ExportMenu::chosen, this, &FindingsPanel::save);
}

QWidget *FindingsPanel::makeDetail()
{
    m_what = new ThemeLabel(FontRole::Strong);
    m_what->setObjectName(QStringLiteral("broker.findings.what"));
    m_what->setWordWrap(true);
    m_what->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_facts = new ThemeLabel(FontRole::Small, ColorToken::SecondaryText);
    m_facts->setWordWrap(true);
    m_bytes = new CodeView;
    m_bytes->setObjectName(QStringLiteral("broker.findings.bytes"));
    m_bytes->setAccessibleName(tr("The packet's bytes"));
    m_bytes->setReadOnly(true);
    m_bytes->setLineNumbersVisible(false);
    m_bytes->setFrameShape(QFrame::NoFrame);
    auto *detail = new QWidget;
    detail->setMinimumHeight(detailHeight);
    auto *column = new QVBoxLayout(detail);
    column->setContentsMargins(12, metrics::panelPadding, metrics::panelPadding, metrics::panelPadding);
    column->setSpacing(metrics::step);
    column->addWidget(m_what);
    column->addWidget(m_facts);
    column->addWidget(m_bytes, 1);
    // Takes the room of bytes that are not there.
    column->addStretch(0);
    return detail;
}

void FindingsPanel::makeView()
{
    m_view->setObjectName(QStringLiteral("broker.findings"));
    m_view->setAccessibleName(tr("What clients did wrong"));
    m_view->setModel(m_model);
    m_view->setFont(Theme::instance().font(FontRole::Fixed));
    m_view->setRootIsDecorated(false);
    m_view->setUniformRowHeights(true);
    m_view->setFrameShape(QFrame::NoFrame);
    QHeaderView *header = m_view->header();
    header->setFont(Theme::instance().font(FontRole::Interface));
    header->setStretchLastSection(true);
    const int character
        = QFontMetrics(Theme::instance().font(FontRole::Fixed)).horizontalAdvance(QLatin1Char('0'));
    const std::array widths{12, 24, 10, 16};
    for (int column = 0; column < static_cast<int>(widths.size()); ++column)
        header->resizeSection(
            column, widths.at(static_cast<std::size_t>(column)) * character + 2 * metrics::spacing);
    connect(
        m_view->selectionModel(), &QItemSelectionModel::selectionChanged, this, &FindingsPanel::showDetail);
    connect(m_model, &QAbstractItemModel::modelReset, this, &FindingsPanel::showDetail);
    showDetail();
}

void FindingsPanel::showContents()
{
    const bool hasFindings = !m_broker.findings().empty();
    const int rows = m_model->rowCount();
    m_header->setDetail(m_broker.lostFindings() > 0
            ? tr("%1 · %2 older ones dropped")
                  .arg(formatCount(static_cast<quint64>(rows)), formatCount(m_broker.lostFindings()))
            : formatCount(static_cast<quint64>(rows)));
    m_clear->setEnabled(hasFindings);
    m_export->setEnabled(rows > 0);
    m_stack->setCurrentIndex(rows > 0 ? 0 : 1);
    if (hasFindings) {
        m_empty->setHeadline(tr("No finding fits"));
        m_empty->setHint(tr("Clear the search to see all of them."));
        return;
    }
    m_empty->setHeadline(tr("No mistakes so far"));
    m_empty->setHint(m_broker.state() == session::BrokerState::Running
            ? tr("Every client is watched. What it does against the specification appears here, with the "
                 "statement and the bytes.")
            : tr("Start the broker and connect a device; what it does against the specification appears "
                 "here."));
}

void FindingsPanel::showDetail()
{
    const QModelIndexList rows = m_view->selectionModel()->selectedRows();
    m_detail->setVisible(!rows.isEmpty());
    if (rows.isEmpty())
        return;
    const session::Finding &finding = m_model->finding(rows.first().row())->finding;
    const QString what = QString::fromStdString(session::describe(finding));
    const QString demand = demandOf(finding);
    m_what->setText(demand.isEmpty() ? what
                                     : tr("%1\n[%2] %3")
                                           .arg(what,
                                               QString::fromLatin1(finding.statement.data(),
                                                   static_cast<qsizetype>(finding.statement.size())),
                                               demand));
    m_facts->setText(factsText(finding));
    m_bytes->setVisible(!finding.bytes.empty());
    m_bytes->showText(hexLines(finding), false);
}

void FindingsPanel::save(ExportMenu::Format format)
{
    std::vector<session::Finding> findings;
    for (int row = 0; row < m_model->rowCount(); ++row)
        findings.push_back(m_model->finding(row)->finding);
    const bool isJson = format == ExportMenu::Format::Json;
    const std::string document = isJson ? session::findingsToJson(findings, m_broker.startedAt())
                                        : session::findingsToMarkdown(findings, m_broker.startedAt());
    Q_EMIT saveRequested(tr("Export findings"),
        isJson ? QStringLiteral("findings.json") : QStringLiteral("findings.md"),
        QByteArray::fromStdString(document));
}

} // namespace cutty::ui
