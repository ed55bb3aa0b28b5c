#include "app/cli/SubCommand.h"

#include "app/cli/Subscriber.h"

#include <utility>

namespace cutty::cli {

std::expected<ExitCode, Failure> runSub(const SubArguments &arguments)
{
    auto setup = prepareClient(arguments.client);
    if (!setup)
        return std::unexpected(std::move(setup.error()));
    auto steps = planSubscriptions(arguments, setup->topic);
    if (!steps)
        return std::unexpected(std::move(steps.error()));
    auto printer = MessagePrinter::create(arguments.output);
    if (!printer)
        return std::unexpected(std::move(printer.error()));
    return Subscriber(arguments, *std::move(setup), *std::move(steps), *std::move(printer)).exec();
}

} // namespace cutty::cli
