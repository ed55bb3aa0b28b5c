#include "core/broker/findings/Examiner.h"

#include <algorithm>
#include <utility>

namespace cutty::broker {

void Examiner::examine(LinkId linkId, std::string_view clientId, const mqtt::TracedPacket &traced)
{
    const auto packet = traced.decode();
    if (!packet)
        return; // the connection ends with the error
    const auto *connect = std::get_if<std::unique_ptr<mqtt::ConnectPacket>>(&*packet);
    const bool isFirst = !m_links.contains(linkId);
    if (connect && clientId.empty())
        clientId = (*connect)->clientId;
    Link &link = open(linkId, clientId);
    if (isFirst && !connect)
        link.examiner->forget(); // joined on the way
    link.version = connect ? (*connect)->version : traced.version;
    if (traced.direction == Direction::Sent)
        return link.examiner->send(*packet, traced.time);
    Judgement judgement({.clientId = link.clientId,
                            .link = linkId,
                            .time = traced.time,
                            .version = link.version,
                            .packet = typeOf(*packet),
                            .bytes = traced.bytes},
        link.record->coverage, m_found);
    link.examiner->receive(judgement, *packet);
    take(link, m_found);
}

void Examiner::handleLost(LinkId link)
{
    if (const auto entry = m_links.find(link); entry != m_links.end())
        entry->second.examiner->forget();
}

void Examiner::forgetTraffic()
{
    for (const auto &[id, record] : m_records) {
        record->published.forget();
        record->delivered.forget();
    }
    for (auto &[id, link] : m_links)
        link.examiner->forget();
}

void Examiner::handleEnd(LinkId linkId, std::string_view clientId, const ConnectionEnd &end)
{
    const bool examined = m_links.contains(linkId);
    if (!examined && !end.error)
        return;
    Link &link = open(linkId, clientId);
    link.version = end.version;
    Judgement::Case judged{.clientId = link.clientId,
        .link = linkId,
        .time = end.time,
        .version = end.version,
        .bytes = end.bytes};
    Judgement judgement(judged, link.record->coverage, m_found);
    if (end.error)
        link.examiner->judgeFault(judgement, *end.error, end.bytes);
    judged.bytes = end.unread;
    if (Judgement behind(judged, link.record->coverage, m_found); !end.unread.empty())
        link.examiner->receiveAfterEnd(behind);
    judged.bytes = {};
    Judgement last(judged, link.record->coverage, m_found);
    if (examined)
        link.examiner->close(last, end.cause, end.keepAlive);
    take(link, m_found);
}

void Examiner::handleInputAfterEnd(LinkId linkId, std::string_view bytes, TimePoint now)
{
    const auto entry = m_links.find(linkId);
    if (entry == m_links.end())
        return;
    Link &link = entry->second;
    Judgement judgement(
        {.clientId = link.clientId, .link = linkId, .time = now, .version = link.version, .bytes = bytes},
        link.record->coverage, m_found);
    link.examiner->receiveAfterEnd(judgement);
    take(link, m_found);
}

void Examiner::forget(LinkId linkId)
{
    const auto entry = m_links.find(linkId);
    if (entry == m_links.end())
        return;
    --entry->second.record->connections;
    m_links.erase(entry);
}

std::optional<Finding> Examiner::pollFinding()
{
    if (m_waiting.empty())
        return std::nullopt;
    std::optional<Finding> finding = std::move(m_waiting.front());
    m_waiting.pop_front();
    return finding;
}

std::uint64_t Examiner::takeLostFindings() { return std::exchange(m_lost, 0); }

std::vector<std::string> Examiner::clientIds() const
{
    std::vector<std::string> ids;
    ids.reserve(m_records.size());
    for (const auto &[id, record] : m_records)
        ids.push_back(id);
    std::ranges::sort(ids);
    return ids;
}

const Coverage *Examiner::coverage(std::string_view clientId) const
{
    const auto record = m_records.find(clientId);
    return record == m_records.end() ? nullptr : &record->second->coverage;
}

void Examiner::clearCoverage(std::string_view clientId)
{
    if (const auto record = m_records.find(clientId); record != m_records.end())
        record->second->coverage = {};
}

/// A link gets its client's record with the first packet, which is CONNECT where all is well.
Examiner::Link &Examiner::open(LinkId linkId, std::string_view clientId)
{
    const auto [entry, isNew] = m_links.try_emplace(linkId);
    Link &link = entry->second;
    if (!isNew)
        return link;
    link.clientId = clientId;
    if (clientId.empty()) {
        link.nameless = std::make_unique<ClientRecord>();
        link.record = link.nameless.get();
    } else {
        link.record = &recordOf(clientId);
    }
    ++link.record->connections;
    link.examiner.emplace(*link.record);
    return link;
}

ClientRecord &Examiner::recordOf(std::string_view clientId)
{
    if (const auto known = m_records.find(clientId); known != m_records.end())
        return *known->second;
    if (m_records.size() >= m_options.maximumClients)
        dropOldestRecord();
    return *m_records.emplace(clientId, std::make_unique<ClientRecord>()).first->second;
}

void Examiner::dropOldestRecord()
{
    auto oldest = m_records.end();
    for (auto record = m_records.begin(); record != m_records.end(); ++record) {
        if (record->second->connections > 0)
            continue;
        if (oldest == m_records.end() || record->second->lastSeen < oldest->second->lastSeen)
            oldest = record;
    }
    if (oldest != m_records.end())
        m_records.erase(oldest);
}

void Examiner::take(Link &link, std::vector<Finding> &found)
{
    for (Finding &finding : found) {
        if (++link.findings > m_options.maximumOfConnection) {
            ++m_lost;
            continue;
        }
        m_waiting.push_back(std::move(finding));
        if (m_waiting.size() > m_options.maximumWaiting) {
            m_waiting.pop_front();
            ++m_lost;
        }
    }
    found.clear();
}

} // namespace cutty::broker
