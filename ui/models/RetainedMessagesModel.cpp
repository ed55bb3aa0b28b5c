#include "ui/models/RetainedMessagesModel.h"

#include "core/payload/format/Preview.h"
#include "ui/models/numberText.h"
#include "ui/models/topicText.h"

#include <array>
#include <utility>

namespace cutty::ui {
namespace {

using session::RetainedSnapshot;

constexpr std::array<int, RetainedMessagesModel::ColumnCount> widths{36, 40, 10, 5, 12};
constexpr int previewLength = 200;

} // namespace

int RetainedMessagesModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

int RetainedMessagesModel::columnCharacters(int column) const
{
    return widths.at(static_cast<std::size_t>(column));
}

void RetainedMessagesModel::list(const session::PageRequest &request, Answer answer)
{
    broker().listRetained(request, this, std::move(answer));
}

std::string RetainedMessagesModel::keyOf(const RetainedSnapshot &retained) const
{
    return std::string(retained.message->topic());
}

QString RetainedMessagesModel::text(const RetainedSnapshot &retained, int column) const
{
    const Message &message = *retained.message;
    switch (column) {
    case TopicColumn: return topicText(message.topic());
    case PayloadColumn: return payload::previewText(message.payload(), previewLength);
    case SizeColumn: return bytesText(message.payload().size());
    case QosColumn: return QString::number(toInt(message.publishedQoS()));
    default: break;
    }
    if (!retained.expiresAt)
        return tr("never");
    return tr("in %1").arg(durationText(
        std::chrono::floor<std::chrono::seconds>(*retained.expiresAt - std::chrono::steady_clock::now())));
}

QString RetainedMessagesModel::toolTip(const RetainedSnapshot &retained, int column) const
{
    return column == TopicColumn ? topicText(retained.message->topic()) : QString();
}

QString RetainedMessagesModel::headerText(int column) const
{
    switch (column) {
    case TopicColumn: return tr("Topic");
    case PayloadColumn: return tr("Payload");
    case SizeColumn: return tr("Size");
    case QosColumn: return tr("QoS");
    default: return tr("Expires");
    }
}

} // namespace cutty::ui
