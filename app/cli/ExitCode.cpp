#include "app/cli/ExitCode.h"

namespace cutty::cli {

std::string_view exitCodeTable()
{
    return "Exit codes:\n"
           "   0  done\n"
           "   1  could not connect, or a failure without a code of its own\n"
           "   2  wrong usage\n"
           "   3  the broker refused the login\n"
           "   4  TLS failed: certificate, key or handshake\n"
           "   5  the broker refused a subscription, or to end one\n"
           "   6  the broker refused a message, or cannot take it\n"
           "   7  the connection was lost after the login\n"
           "   8  the output could not be written\n"
           "   9  interrupted before everything was published\n"
           "  10  messages were lost, came twice or out of order, though their QoS forbids it\n"
           "  27  --timeout came before --count was reached";
}

} // namespace cutty::cli
