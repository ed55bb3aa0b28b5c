#include "core/payload/format/JsonPrinter.h"

#include <algorithm>

namespace cutty::payload {
namespace {

/// Puts tokens and the whitespace between them into a string.
class Writer
{
public:
    Writer(std::string &out, const JsonPrintOptions &options)
        : m_out(out)
        , m_pretty(options.layout == JsonLayout::Pretty)
        , m_indent(std::min<std::size_t>(options.indent, 16))
    {
    }

    void write(const JsonToken &token)
    {
        switch (token.kind) {
        case JsonTokenKind::BeginObject:
        case JsonTokenKind::BeginArray:
            writeItem(token.bytes);
            ++m_level;
            m_breakBeforeNext = true;
            break;
        case JsonTokenKind::EndObject:
        case JsonTokenKind::EndArray: writeEnd(token.bytes); break;
        case JsonTokenKind::Comma:
            m_out += token.bytes;
            m_breakBeforeNext = true;
            break;
        case JsonTokenKind::Colon: m_out += m_pretty ? ": " : ":"; break;
        default: writeItem(token.bytes); break;
        }
    }

    void writeItem(std::string_view bytes)
    {
        if (m_breakBeforeNext)
            breakLine();
        m_breakBeforeNext = false;
        m_out += bytes;
    }

private:
    /// An empty container stays on its line.
    void writeEnd(std::string_view bytes)
    {
        --m_level;
        if (!m_breakBeforeNext)
            breakLine();
        m_breakBeforeNext = false;
        m_out += bytes;
    }

    void breakLine()
    {
        if (!m_pretty)
            return;
        m_out += '\n';
        m_out.append(m_level * m_indent, ' ');
    }

    std::string &m_out;
    const bool m_pretty;
    const std::size_t m_indent;
    std::size_t m_level = 0;
    /// After an opening bracket and after a comma.
    bool m_breakBeforeNext = false;
};

} // namespace

PrintedJson printJson(std::string_view json, const JsonPrintOptions &options)
{
    PrintedJson printed;
    JsonTokenizer tokenizer(json, options.maxDepth);
    printed.text.reserve(std::min(json.size(), options.maxOutputBytes));
    printed.text = json.substr(0, tokenizer.position());
    Writer writer(printed.text, options);
    while (printed.text.size() < options.maxOutputBytes) {
        const auto token = tokenizer.next();
        if (!token && options.inputIsCut && token.error().kind == JsonErrorKind::UnexpectedEnd) {
            if (tokenizer.position() < json.size())
                writer.writeItem(json.substr(tokenizer.position()));
            printed.consumedBytes = json.size();
            return printed;
        }
        if (!token)
            printed.error = token.error();
        if (!token || token->kind == JsonTokenKind::EndOfInput)
            break;
        writer.write(*token);
    }
    printed.consumedBytes = tokenizer.position();
    return printed;
}

} // namespace cutty::payload
