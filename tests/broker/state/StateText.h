#pragma once

#include "core/broker/state/StateImage.h"
#include "core/broker/state/StateReader.h"

#include <cstddef>
#include <string>
#include <string_view>

namespace cutty::broker::test {

/// The state in lines, so that two can be compared and the difference read. Of sessions that end with their
/// connection only the will is in it.
std::string describe(const StateImage &image);

/// What the files hold, in lines; fails the test where they cannot be read.
std::string describeFiles(std::string_view snapshot, std::string_view journal, Duration sinceEpoch = {});

} // namespace cutty::broker::test
