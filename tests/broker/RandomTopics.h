#pragma once

#include <random>
#include <string>
#include <string_view>

namespace cutty::broker::test {

/// Topics and filters over so few words that they meet often; the seed makes every run the same.
class RandomTopics
{
public:
    explicit RandomTopics(unsigned seed)
        : m_random(seed)
    {
    }

    std::size_t below(std::size_t bound)
    {
        return std::uniform_int_distribution<std::size_t>(0, bound - 1)(m_random);
    }

    std::string topic() { return levels({"a", "b", "c", "", "$s"}); }

    std::string filter()
    {
        std::string text = levels({"a", "b", "c", "", "$s", "+", "+"});
        if (below(3) == 0)
            text += "/#";
        return below(20) == 0 ? "#" : text;
    }

private:
    std::string levels(std::initializer_list<std::string_view> words)
    {
        std::string text;
        do {
            text.clear();
            const std::size_t count = 1 + below(4);
            for (std::size_t level = 0; level < count; ++level) {
                text += level == 0 ? "" : "/";
                text += words.begin()[below(words.size())];
            }
        } while (text.empty());
        return text;
    }

    std::mt19937 m_random;
};

} // namespace cutty::broker::test
