#include "ui/panels/MessageFactsModel.h"

#include "core/mqtt/codec/Properties.h"
#include "core/payload/format/Preview.h"
#include "ui/theme/Theme.h"
#include "ui/widgets/format.h"

#include <QDateTime>

namespace cutty::ui {
namespace {

constexpr int longestValue = 2000;

QString shown(std::string_view bytes) { return payload::previewText(bytes, longestValue); }

QString flagsText(const MessageRecord &record)
{
    QString text = MessageFactsModel::tr("QoS %1").arg(toInt(record.qos));
    if (record.retain)
        text += MessageFactsModel::tr(" · retained");
    if (record.duplicate)
        text += MessageFactsModel::tr(" · duplicate");
    text += record.direction == Direction::Sent ? MessageFactsModel::tr(" · sent")
                                                : MessageFactsModel::tr(" · received");
    return text;
}

QString timeText(WallTime time)
{
    const auto micros = time.time_since_epoch().count();
    const QDateTime moment = QDateTime::fromMSecsSinceEpoch(micros / 1000);
    return moment.toString(QStringLiteral("yyyy-MM-dd HH:mm:ss.zzz"))
        + QString::number(micros % 1000).rightJustified(3, u'0');
}

QString sizeText(std::size_t size)
{
    return size < 1000 ? formatBytes(size)
                       : MessageFactsModel::tr("%1 (%2 bytes)").arg(formatBytes(size), formatCount(size));
}

QString propertyName(mqtt::PropertyId id)
{
    using mqtt::PropertyId;
    switch (id) {
    case PropertyId::PayloadFormatIndicator: return MessageFactsModel::tr("Payload format");
    case PropertyId::MessageExpiryInterval: return MessageFactsModel::tr("Expires in");
    case PropertyId::ContentType: return MessageFactsModel::tr("Content type");
    case PropertyId::ResponseTopic: return MessageFactsModel::tr("Response topic");
    case PropertyId::CorrelationData: return MessageFactsModel::tr("Correlation data");
    default: return MessageFactsModel::tr("Property 0x%1").arg(static_cast<int>(id), 2, 16, QLatin1Char('0'));
    }
}

QString propertyValue(const mqtt::Property &property)
{
    using mqtt::PropertyId;
    switch (property.id) {
    case PropertyId::PayloadFormatIndicator:
        return property.number == 1 ? MessageFactsModel::tr("UTF-8 text") : MessageFactsModel::tr("bytes");
    case PropertyId::MessageExpiryInterval: return formatDuration(std::chrono::seconds(property.number));
    default: break;
    }
    const bool isText
        = property.type == mqtt::PropertyType::Text || property.type == mqtt::PropertyType::Binary;
    return isText ? shown(property.text) : QString::number(property.number);
}

} // namespace

void MessageFactsModel::setMessage(const MessageRecord &record)
{
    beginResetModel();
    m_facts = factsOf(record);
    endResetModel();
}

void MessageFactsModel::clear()
{
    beginResetModel();
    m_facts.clear();
    endResetModel();
}

int MessageFactsModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_facts.size());
}

int MessageFactsModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

QVariant MessageFactsModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const Fact &fact = m_facts[static_cast<std::size_t>(index.row())];
    const bool isName = index.column() == NameColumn;
    switch (role) {
    case Qt::DisplayRole: return isName ? fact.name : fact.value;
    case Qt::ToolTipRole: return isName ? QVariant() : QVariant(fact.value.toHtmlEscaped());
    case Qt::ForegroundRole:
        return isName ? QVariant(Theme::instance().color(ColorToken::SecondaryText)) : QVariant();
    case Qt::FontRole:
        return !isName && fact.isData ? QVariant(Theme::instance().font(FontRole::Fixed)) : QVariant();
    default: return {};
    }
}

std::vector<MessageFactsModel::Fact> MessageFactsModel::factsOf(const MessageRecord &record)
{
    std::vector<Fact> facts;
    facts.push_back({tr("Delivery"), flagsText(record)});
    facts.push_back({tr("Size"), sizeText(record.message->payload().size())});
    facts.push_back({tr("Time"), timeText(record.time)});
    for (const mqtt::Property &property : mqtt::PropertiesView(record.message->properties())) {
        if (property.id == mqtt::PropertyId::UserProperty)
            facts.push_back({shown(property.name), shown(property.text), true});
        else
            facts.push_back({propertyName(property.id), propertyValue(property), true});
    }
    return facts;
}

} // namespace cutty::ui
