#include "ui/panels/BytesField.h"

#include "ui/panels/CodeView.h"
#include "ui/panels/PayloadDraft.h"
#include "ui/theme/Metrics.h"
#include "ui/theme/Theme.h"

#include <QComboBox>
#include <QHBoxLayout>

namespace cutty::ui {
namespace {

/// QPlainTextEdit's margin above and below the text, and the frame.
constexpr int edges = 12;

} // namespace

BytesField::BytesField(int lines, const QString &name, QWidget *parent)
    : QWidget(parent)
    , m_text(new CodeView)
    , m_format(new QComboBox)
{
    m_text->setObjectName(name + QStringLiteral(".text"));
    m_text->setLineNumbersVisible(false);
    m_text->setFrameShape(QFrame::StyledPanel);
    m_text->setTabChangesFocus(true);
    m_text->setVerticalScrollBarPolicy(lines > 1 ? Qt::ScrollBarAsNeeded : Qt::ScrollBarAlwaysOff);
    m_text->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    const int lineHeight = QFontMetrics(Theme::instance().font(FontRole::Fixed)).lineSpacing();
    m_text->setFixedHeight(std::max(metrics::controlHeight, lines * lineHeight + edges));
    m_format->setObjectName(name + QStringLiteral(".format"));
    m_format->addItem(tr("Text"), static_cast<int>(DraftFormat::Text));
    m_format->addItem(tr("Hex"), static_cast<int>(DraftFormat::Hex));
    m_format->addItem(QStringLiteral("Base64"), static_cast<int>(DraftFormat::Base64));

    auto *row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(metrics::spacing);
    row->addWidget(m_text, 1);
    row->addWidget(m_format, 0, Qt::AlignTop);
    setFocusProxy(m_text);
    connect(m_text, &QPlainTextEdit::textChanged, this, &BytesField::changed);
    connect(m_format, &QComboBox::currentIndexChanged, this, &BytesField::changed);
}

void BytesField::setBytes(const QByteArray &bytes)
{
    const QString text = QString::fromUtf8(bytes);
    const bool isText = isEditableText(bytes);
    m_format->setCurrentIndex(
        m_format->findData(static_cast<int>(isText ? DraftFormat::Text : DraftFormat::Hex)));
    m_text->setPlainText(isText ? text : QString::fromLatin1(bytes.toHex(' ')));
}

std::expected<QByteArray, QString> BytesField::bytes() const
{
    return encodeDraft(m_text->exactText(), static_cast<DraftFormat>(m_format->currentData().toInt()));
}

void BytesField::setName(const QString &name)
{
    setAccessibleName(name);
    m_text->setAccessibleName(name);
    m_format->setAccessibleName(tr("%1: how it is typed").arg(name));
}

} // namespace cutty::ui
