#pragma once

#include "core/mqtt/codec/DecodeError.h"

#include <ostream>

namespace cutty::mqtt {

inline void PrintTo(Fault fault, std::ostream *out) { *out << "Fault " << int(fault); }

inline void PrintTo(ReasonCode reason, std::ostream *out)
{
    *out << "0x" << std::hex << int(reason) << std::dec;
}

} // namespace cutty::mqtt
