#include "ui/panels/PayloadFormatter.h"

#include "core/mqtt/codec/Properties.h"

namespace cutty::ui {
namespace {

payload::PayloadFormat detect(const Message &message)
{
    const mqtt::PropertiesView properties(message.properties());
    const auto contentType = properties.text(mqtt::PropertyId::ContentType);
    const auto indicator = properties.number(mqtt::PropertyId::PayloadFormatIndicator);
    return payload::detectFormat(message.payload(), contentType.value_or(std::string_view()),
        indicator ? std::optional(static_cast<std::uint8_t>(*indicator)) : std::nullopt);
}

} // namespace

PayloadFormatter::PayloadFormatter(QObject *parent)
    : QObject(parent)
{
    m_pool.setMaxThreadCount(1);
}

PayloadFormatter::~PayloadFormatter()
{
    m_pool.clear();
    m_pool.waitForDone();
}

void PayloadFormatter::request(const MessagePtr &message, std::optional<payload::PayloadFormat> format)
{
    cancel();
    m_pool.start([this, message, format, generation = m_generation] {
        auto result = std::make_shared<const payload::FormattedPayload>(
            payload::formatPayload(message->payload(), format ? *format : detect(*message)));
        QMetaObject::invokeMethod(
            this, [this, generation, result] { finish(generation, result); }, Qt::QueuedConnection);
    });
}

void PayloadFormatter::cancel()
{
    ++m_generation;
    m_pool.clear();
}

void PayloadFormatter::finish(std::uint64_t generation, const FormattedPayloadPtr &result)
{
    if (generation == m_generation)
        Q_EMIT formatted(result);
}

} // namespace cutty::ui
