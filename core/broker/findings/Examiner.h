#pragma once

#include "core/broker/findings/ConnectionExaminer.h"
#include "core/broker/findings/Coverage.h"
#include "core/broker/findings/Finding.h"
#include "core/mqtt/engine/Events.h"
#include "core/mqtt/engine/PacketTrace.h"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace cutty::broker {

/// Bounds on what the examination keeps.
struct ExaminerOptions
{
    /// Client identifiers that are remembered; then the one that was away longest gives way. Those that are
    /// connected stay.
    std::size_t maximumClients = 10'000;
    /// Findings that wait for pollFinding(); then the oldest go and are counted.
    std::size_t maximumWaiting = 10'000;
    /// Findings of one connection; the coverage counts those beyond too.
    std::size_t maximumOfConnection = 100;
};

/// How a connection ended. The views need to live only during the call.
struct ConnectionEnd
{
    mqtt::CloseCause cause{};
    mqtt::ProtocolVersion version{};
    /// The one in force; 0 for none.
    std::chrono::seconds keepAlive{0};
    std::optional<mqtt::DecodeError> error;
    /// With `error`: as much of the packet as arrived.
    std::string_view bytes;
    /// What came behind the last packet that was taken.
    std::string_view unread;
    TimePoint time;
};

/// Examines the clients of one broker by what goes by on their connections, and keeps what each client
/// identifier has kept and broken. Not thread-safe.
class Examiner
{
public:
    explicit Examiner(ExaminerOptions options = {})
        : m_options(options)
    {
    }

    /// A packet that the client sent and the broker took, or that the broker sent; in the order of the
    /// connection. `clientId` is empty until the client is let in.
    void examine(LinkId link, std::string_view clientId, const mqtt::TracedPacket &packet);
    /// Packets of the link have gone by unseen.
    void handleLost(LinkId link);
    /// Packets of all links have.
    void forgetTraffic();
    /// Also for links of which no packet was examined: a breach of the protocol is a finding all the same.
    void handleEnd(LinkId link, std::string_view clientId, const ConnectionEnd &end);
    /// Bytes after handleEnd().
    void handleInputAfterEnd(LinkId link, std::string_view bytes, TimePoint now);
    /// No more will come.
    void forget(LinkId link);

    std::optional<Finding> pollFinding();
    /// Dropped since the last call.
    std::uint64_t takeLostFindings();

    /// Sorted.
    std::vector<std::string> clientIds() const;
    /// Null for a client that was not seen.
    const Coverage *coverage(std::string_view clientId) const;
    /// Begins the counts anew for a client; what is known of its session stays.
    void clearCoverage(std::string_view clientId);

private:
    struct Link
    {
        std::string clientId;
        ClientRecord *record = nullptr;
        /// Stands in until there is a client identifier.
        std::unique_ptr<ClientRecord> nameless;
        std::optional<ConnectionExaminer> examiner;
        mqtt::ProtocolVersion version{};
        std::size_t findings = 0;
    };

    struct IdHash
    {
        using is_transparent = void;
        std::size_t operator()(std::string_view text) const { return std::hash<std::string_view>()(text); }
    };

    Link &open(LinkId link, std::string_view clientId);
    ClientRecord &recordOf(std::string_view clientId);
    void dropOldestRecord();
    void take(Link &link, std::vector<Finding> &found);

    ExaminerOptions m_options;
    std::unordered_map<LinkId, Link> m_links;
    std::unordered_map<std::string, std::unique_ptr<ClientRecord>, IdHash, std::equal_to<>> m_records;
    std::deque<Finding> m_waiting;
    std::uint64_t m_lost = 0;
    /// Kept to spare an allocation for each packet.
    std::vector<Finding> m_found;
};

} // namespace cutty::broker
