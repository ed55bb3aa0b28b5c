#include "tests/profile/ProfileSamples.h"

#include <QFile>

#include <gtest/gtest.h>

namespace cutty::profile::test {

using namespace Qt::StringLiterals;

ConnectionProfile fullProfile()
{
    return {
        .id = QUuid(u"5f6dc0c0-46c1-4a0c-9f0e-6c1e2b1f7a11"_s),
        .name = u"Plant, façade «1»"_s,
        .folder = u"Lab/Bench"_s,
        .host = u"plant.example"_s,
        .port = 8883,
        .protocolVersion = ProtocolVersion::V311,
        .clientId = u"press-1"_s,
        .userName = u"jörg"_s,
        .usePassword = true,
        .keepAlive = std::chrono::seconds(0),
        .cleanStart = false,
        .sessionExpiryInterval = maximumSessionExpiryInterval,
        .subscriptions = {{u"plant/#"_s, QoS::AtLeastOnce}, {u"$SYS/#"_s, QoS::ExactlyOnce}},
    };
}

std::vector<ConnectionProfile> someProfiles()
{
    ConnectionProfile bench = newProfile(0x12345678);
    bench.name = u"bench"_s;
    bench.folder = u"Lab"_s;
    bench.host = u"192.0.2.7"_s;
    ConnectionProfile top = newProfile(0xABCDEF01);
    top.name = u"top"_s;
    top.host = u"localhost"_s;
    top.sessionExpiryInterval = std::chrono::seconds(0);
    return {fullProfile(), bench, top};
}

QByteArray fileWith(const QByteArray &profile)
{
    return R"({"format":"cutty-profiles","version":1,"profiles":[)" + profile + "]}";
}

QByteArray readAll(const QString &path)
{
    QFile file(path);
    EXPECT_TRUE(file.open(QIODevice::ReadOnly)) << qPrintable(path);
    return file.readAll();
}

void writeAll(const QString &path, const QByteArray &bytes)
{
    QFile file(path);
    ASSERT_TRUE(file.open(QIODevice::WriteOnly)) << qPrintable(path);
    ASSERT_EQ(file.write(bytes), bytes.size());
}

} // namespace cutty::profile::test
