#pragma once

#include "core/mqtt/codec/ProtocolVersion.h"

#include <gtest/gtest.h>

#include <ostream>
#include <string>

namespace cutty::mqtt {

inline void PrintTo(ProtocolVersion version, std::ostream *out) { *out << "level " << int(version); }

namespace test {

/// A fixture whose every test runs for 3.1.1 and for 5.
class VersionTest : public testing::TestWithParam<ProtocolVersion>
{
protected:
    static bool isFive() { return GetParam() == ProtocolVersion::V5; }
};

inline std::string versionName(const testing::TestParamInfo<ProtocolVersion> &info)
{
    switch (info.param) {
    case ProtocolVersion::V31: return "V31";
    case ProtocolVersion::V311: return "V311";
    case ProtocolVersion::V5: return "V5";
    }
    return "Unknown";
}

} // namespace test
} // namespace cutty::mqtt

#define CUTTY_FOR_BOTH_VERSIONS(Fixture)                                                                     \
    INSTANTIATE_TEST_SUITE_P(Versions, Fixture,                                                              \
        testing::Values(cutty::mqtt::ProtocolVersion::V311, cutty::mqtt::ProtocolVersion::V5),               \
        cutty::mqtt::test::versionName)
