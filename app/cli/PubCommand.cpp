#include "app/cli/PubCommand.h"

#include "app/cli/Publisher.h"

#include <utility>

namespace cutty::cli {

std::expected<ExitCode, Failure> runPub(const PubArguments &arguments)
{
    auto setup = prepareClient(arguments.client);
    if (!setup)
        return std::unexpected(std::move(setup.error()));
    if (const auto checked = checkPub(arguments, setup->topic); !checked)
        return std::unexpected(checked.error());
    std::vector<std::string> payloads;
    if (!arguments.readsLines()) {
        auto read = readPayloads(arguments.payloads);
        if (!read)
            return std::unexpected(std::move(read.error()));
        payloads = *std::move(read);
    }
    return Publisher(arguments, *std::move(setup), std::move(payloads)).exec();
}

} // namespace cutty::cli
