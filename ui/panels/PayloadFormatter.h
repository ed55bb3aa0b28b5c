#pragma once

#include "core/base/Message.h"
#include "core/payload/format/FormattedPayload.h"

#include <QObject>
#include <QThreadPool>

#include <cstdint>
#include <memory>
#include <optional>

namespace cutty::ui {

/// A payload made ready for the screen, and in which format that ended.
using FormattedPayloadPtr = std::shared_ptr<const payload::FormattedPayload>;

/// Formats one payload at a time on a thread of its own, for a view on the GUI thread. A new request outdates
/// the one before, whose answer never comes.
class PayloadFormatter : public QObject
{
    Q_OBJECT

public:
    explicit PayloadFormatter(QObject *parent = nullptr);
    /// Waits for the request that runs, some ten milliseconds at most.
    ~PayloadFormatter() override;

    /// Without a format, it is detected from the payload and its properties.
    void request(const MessagePtr &message, std::optional<payload::PayloadFormat> format);
    void cancel();

Q_SIGNALS:
    void formatted(const cutty::ui::FormattedPayloadPtr &result);

private:
    void finish(std::uint64_t generation, const FormattedPayloadPtr &result);

    std::uint64_t m_generation = 0;
    QThreadPool m_pool;
};

} // namespace cutty::ui
