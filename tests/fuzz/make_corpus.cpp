// Writes the inputs that the fuzz targets start from: each kind of packet, and for engine and broker a course
// of events that reaches their depths. The bytes of a step are explained at the enum Step of each target.
#include "tests/mqtt/Bytes.h"
#include "tests/mqtt/SamplePackets.h"

#include <cstdint>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <initializer_list>
#include <string>
#include <string_view>

namespace cutty::fuzz {
namespace {

using mqtt::ProtocolVersion;
using mqtt::test::bytes;
using mqtt::test::SamplePacket;

/// Steps of fuzz_client and fuzz_server.
namespace client {
constexpr int receive = 0, passTime = 2, publish = 3, subscribe = 4, unsubscribe = 5, disconnect = 6,
              reconnect = 7, authenticate = 8, reauthenticate = 9;
}
namespace server {
constexpr int receive = 0, decide = 2, passTime = 3, publish = 4, disconnect = 5, reopen = 6, answer = 7,
              authenticate = 8;
}
namespace broker {
constexpr int openRaw = 0, openClient = 1, receive = 2, sendPublish = 3, sendSubscribe = 4, sendAnswer = 5,
              closeLink = 6, passTime = 7, publish = 8, command = 9;
}

/// Builds one input.
class Input
{
public:
    Input &add(std::initializer_list<int> values)
    {
        for (const int value : values)
            m_bytes.push_back(static_cast<char>(value));
        return *this;
    }
    Input &add(std::string_view raw)
    {
        m_bytes += raw;
        return *this;
    }
    /// A chunk: its length, then the bytes that `hex` names.
    Input &chunk(std::string_view hex)
    {
        const std::string raw = bytes(hex);
        return add({static_cast<int>(raw.size())}).add(raw);
    }
    Input &receive(std::string_view hex) { return add({client::receive}).chunk(hex); }

    const std::string &taken() const { return m_bytes; }

private:
    std::string m_bytes;
};

class Corpus
{
public:
    explicit Corpus(std::filesystem::path root)
        : m_root(std::move(root))
    {
    }

    void write(std::string_view target, const std::string &name, const Input &input) const
    {
        std::filesystem::create_directories(m_root / target);
        std::ofstream stream(m_root / target / name, std::ios::binary);
        stream << input.taken();
    }

private:
    std::filesystem::path m_root;
};

int versionByte(ProtocolVersion version) { return static_cast<int>(version) - 3; }

std::string nameOf(const SamplePacket &sample)
{
    constexpr std::string_view versions[] = {"31", "311", "5"};
    return "v" + std::string(versions[versionByte(sample.version)]) + '-' + std::string(sample.name);
}

std::string_view connackFor(ProtocolVersion version, bool sessionPresent)
{
    if (version == ProtocolVersion::V5)
        return sessionPresent ? "20 03 01 00 00" : "20 03 00 00 00";
    return sessionPresent ? "20 02 01 00" : "20 02 00 00";
}

std::string_view connectFor(ProtocolVersion version)
{
    switch (version) {
    case ProtocolVersion::V31: return "10 0F 00 06 4D 51 49 73 64 70 03 00 00 3C 00 01 61";
    case ProtocolVersion::V311: return "10 0D 00 04 4D 51 54 54 04 00 00 3C 00 01 61";
    case ProtocolVersion::V5: break;
    }
    return "10 13 00 04 4D 51 54 54 05 00 00 3C 05 11 00 00 00 64 00 01 61";
}

bool isConnect(const SamplePacket &sample) { return sample.hex.starts_with("10"); }
bool isConnack(const SamplePacket &sample) { return sample.hex.starts_with("20"); }

void writeSamples(const Corpus &corpus)
{
    for (const SamplePacket &sample : mqtt::test::samplePackets) {
        const std::string name = nameOf(sample);
        const int version = versionByte(sample.version);
        corpus.write("decoder", name, Input().add({version, 5, 0}).add(bytes(sample.hex)));
        Input toClient;
        toClient.add({version, 0, 60});
        if (!isConnack(sample))
            toClient.receive(connackFor(sample.version, false));
        corpus.write("client", name, toClient.receive(sample.hex));
        Input toServer;
        toServer.add({0});
        if (!isConnect(sample))
            toServer.receive(connectFor(sample.version)).add({server::decide, 2});
        corpus.write("server", name, toServer.receive(sample.hex).add({server::decide, 2}));
        Input toBroker;
        if (isConnect(sample))
            toBroker.add({broker::openRaw});
        else
            toBroker.add({broker::openClient, version + 8 * 3});
        corpus.write("broker", name, toBroker.add({broker::receive, 0}).chunk(sample.hex));
    }
}

void writeClientCourse(const Corpus &corpus, ProtocolVersion version)
{
    const bool five = version == ProtocolVersion::V5;
    Input input;
    input.add({versionByte(version), 8, 60}).receive(connackFor(version, false));
    input.add({client::subscribe, 0x12}).receive(five ? "90 04 00 01 00 02" : "90 03 00 01 02");
    input.add({client::publish, 0x02, 10}).receive("50 02 00 02").receive("70 02 00 02");
    input.add({client::publish, 0x15, 10, client::publish, 0x08, 3});
    input.receive(five ? "34 06 00 01 61 00 07 00" : "34 05 00 01 61 00 07").receive("62 02 00 07");
    input.add({client::passTime, 61}).receive("D0 00").add({client::unsubscribe, 1});
    input.add({client::reconnect, 0}).receive(connackFor(version, true)).receive("50 02 00 04");
    input.add({client::reconnect, 0}).receive(connackFor(version, true)).receive("70 02 00 04");
    input.add({client::reconnect, 4}).receive(connackFor(version, false)).add({client::disconnect, 0});
    corpus.write("client", "course-" + std::to_string(static_cast<int>(version)), input);
}

void writeServerCourse(const Corpus &corpus, ProtocolVersion version)
{
    const bool five = version == ProtocolVersion::V5;
    Input input;
    input.add({0}).receive(connectFor(version)).add({server::decide, 2});
    input.receive(five ? "82 08 00 0A 00 00 02 61 2F 02" : "82 07 00 0A 00 02 61 2F 02");
    input.add({server::publish, 0x02, 10, server::publish, 0x09, 3, server::publish, 0x00, 3});
    input.receive("50 02 00 01").receive("C0 00");
    input.receive(five ? "34 06 00 01 61 00 07 00" : "34 05 00 01 61 00 07");
    input.add({server::answer, 1}).receive(five ? "32 06 00 01 61 00 08 00" : "32 05 00 01 61 00 08");
    input.add({server::reopen, 1}).receive(connectFor(version)).add({server::decide, 2});
    input.receive("62 02 00 07").receive("70 02 00 01").add({server::passTime, 91});
    input.add({server::reopen, 2}).receive(connectFor(version)).add({server::decide, 9});
    input.add({server::publish, 0x06, 80, server::disconnect, 0x98});
    corpus.write("server", "course-" + std::to_string(static_cast<int>(version)), input);
}

/// Authentication at the beginning and later, and topic aliases both ways.
void writeExtendedCourses(const Corpus &corpus)
{
    constexpr std::string_view method = "15 00 01 6D";
    const std::string challenge = "F0 06 18 04 " + std::string(method);
    const std::string done = "F0 06 00 04 " + std::string(method);
    Input client;
    client.add({2, 16 + 32 + 64, 60}).receive(challenge).add({client::authenticate});
    client.receive("20 0A 00 00 07 22 00 05 " + std::string(method));
    client.add({client::publish, 0x00, 3, client::publish, 0x00, 3, client::publish, 0x10, 3});
    client.receive("30 07 00 01 61 03 23 00 01").receive("30 06 00 00 03 23 00 01");
    client.add({client::reauthenticate}).receive(challenge).add({client::authenticate}).receive(done);
    corpus.write("client", "course-authentication-aliases", client);

    Input server;
    server.add({4 + 8}).receive(
        "10 1A 00 04 4D 51 54 54 05 00 00 3C 0C 11 00 00 00 64 15 00 01 6D 22 00 05 00 01 61");
    server.add({server::authenticate, 1}).receive(challenge).add({server::decide, 2});
    server.add({server::publish, 0x00, 3, server::publish, 0x00, 3});
    server.receive("30 07 00 01 61 03 23 00 01").receive("30 06 00 00 03 23 00 01");
    server.receive("F0 06 19 04 " + std::string(method)).add({server::authenticate, 1}).receive(challenge);
    server.add({server::authenticate, 0});
    corpus.write("server", "course-authentication-aliases", server);
}

void writeBrokerCourse(const Corpus &corpus, ProtocolVersion version)
{
    const int one = versionByte(version) + 8 + 16 + 32;
    const int two = versionByte(version) + 4;
    Input input;
    input.add({broker::openClient, one, broker::sendSubscribe, 0, 0x42, broker::openClient, two});
    input.add(
        {broker::sendPublish, 1, 0x38, 1, broker::sendAnswer, 0, 0, 1, broker::sendPublish, 1, 0x2A, 2});
    input.add({broker::sendAnswer, 1, 2, 2, broker::sendAnswer, 0, 1, 2, broker::sendAnswer, 0, 3, 2});
    input.add({broker::closeLink, 0, broker::sendPublish, 0, 0x2A, 3, broker::publish, 0x29});
    input.add({broker::openClient, one, broker::openClient, one, broker::passTime, 3});
    input.add({broker::command, 1, 0, broker::command, 2, 0, broker::passTime, 200, broker::command, 0, 0});
    corpus.write("broker", "course-" + std::to_string(static_cast<int>(version)), input);
}

void writeTopics(const Corpus &corpus)
{
    constexpr std::string_view pairs[][2] = {{"a/+/c", "a/b/c"}, {"a/#", "a"}, {"#", "$SYS/x"}, {"+/+", "/x"},
        {"$share/g/a/#", "a/b"}, {"$share//a", "$share/a/b"}, {"a+/b", "a//b"}, {"/", "/"},
        {"$SYS/#", "$SYS"}, {"a/#/b", "a/x/b"}};
    int number = 0;
    for (const auto &[filter, topic] : pairs) {
        Input input;
        input.add({static_cast<int>(filter.size())}).add(filter).add(topic);
        corpus.write("topics", "pair-" + std::to_string(++number), input);
    }
}

} // namespace
} // namespace cutty::fuzz

int main(int argc, char **argv)
{
    using namespace cutty::fuzz;
    if (argc != 2) {
        std::fprintf(stderr, "usage: make_corpus FOLDER\n");
        return 2;
    }
    const Corpus corpus(argv[1]);
    writeSamples(corpus);
    for (const auto version : {ProtocolVersion::V31, ProtocolVersion::V311, ProtocolVersion::V5}) {
        writeClientCourse(corpus, version);
        writeServerCourse(corpus, version);
        writeBrokerCourse(corpus, version);
    }
    writeExtendedCourses(corpus);
    writeTopics(corpus);
    return 0;
}
