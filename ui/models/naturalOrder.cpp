#include "ui/models/naturalOrder.h"

#include <cstddef>

namespace cutty::ui {
namespace {

bool isDigit(char c) { return c >= '0' && c <= '9'; }

/// Takes the run of digits off the front, without its leading zeros.
std::string_view takeNumber(std::string_view &text)
{
    std::size_t zeros = 0;
    while (zeros < text.size() && text[zeros] == '0')
        ++zeros;
    std::size_t end = zeros;
    while (end < text.size() && isDigit(text[end]))
        ++end;
    const std::string_view number = text.substr(zeros, end - zeros);
    text.remove_prefix(end);
    return number;
}

} // namespace

std::strong_ordering naturalOrder(std::string_view left, std::string_view right)
{
    const std::string_view wholeLeft = left;
    const std::string_view wholeRight = right;
    while (!left.empty() && !right.empty()) {
        if (isDigit(left.front()) && isDigit(right.front())) {
            const std::string_view leftNumber = takeNumber(left);
            const std::string_view rightNumber = takeNumber(right);
            // The longer one is larger, as there are no leading zeros.
            if (const auto order = leftNumber.size() <=> rightNumber.size(); order != 0)
                return order;
            if (const auto order = leftNumber <=> rightNumber; order != 0)
                return order;
            continue;
        }
        const auto leftByte = static_cast<unsigned char>(left.front());
        const auto rightByte = static_cast<unsigned char>(right.front());
        if (const auto order = leftByte <=> rightByte; order != 0)
            return order;
        left.remove_prefix(1);
        right.remove_prefix(1);
    }
    if (const auto order = left.size() <=> right.size(); order != 0)
        return order;
    return wholeLeft <=> wholeRight;
}

} // namespace cutty::ui
