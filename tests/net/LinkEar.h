#pragma once

#include "core/net/link/Link.h"

#include <optional>
#include <string>
#include <vector>

namespace cutty::net::test {

/// What one end of a link was told.
class LinkEar
{
public:
    explicit LinkEar(Link &link)
    {
        QObject::connect(
            &link, &Link::stepStarted, &link, [this](ConnectStep step) { steps.push_back(step); });
        QObject::connect(&link, &Link::opened, &link, [this] {
            isOpen = true;
            ++opened;
        });
        QObject::connect(
            &link, &Link::received, &link, [this](std::string_view bytes) { received += bytes; },
            Qt::DirectConnection);
        QObject::connect(&link, &Link::drained, &link, [this] { ++drained; });
        QObject::connect(&link, &Link::closed, &link, [this](const std::optional<LinkError> &reported) {
            ++closed;
            error = reported;
        });
    }

    std::vector<ConnectStep> steps;
    bool isOpen = false;
    int opened = 0;
    std::string received;
    int drained = 0;
    int closed = 0;
    std::optional<LinkError> error;
};

/// Bytes that differ from their neighbours.
inline std::string manyBytes(std::size_t size)
{
    std::string bytes(size, '\0');
    for (std::size_t n = 0; n < size; ++n)
        bytes[n] = static_cast<char>(n * 31 >> 3);
    return bytes;
}

} // namespace cutty::net::test
