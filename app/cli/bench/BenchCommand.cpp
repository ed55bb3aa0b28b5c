#include "app/cli/bench/BenchCommand.h"

#include "app/cli/SignalWatcher.h"
#include "app/cli/bench/BenchReport.h"
#include "app/cli/bench/BenchRun.h"

#include <cstdio>
#include <print>
#include <utility>

namespace cutty::cli {
namespace {

/// What the quality of service forbids. At QoS 0 a broker may drop what it has no room for.
bool breaksPromise(const BenchPlan &plan, const BenchResult &result)
{
    if (result.outOfOrder > 0)
        return true;
    if (plan.qos == QoS::AtMostOnce)
        return false;
    return result.lost > 0 || (plan.qos == QoS::ExactlyOnce && result.duplicates > 0);
}

ExitCode codeOf(const BenchPlan &plan, const BenchResult &result)
{
    if (result.interrupted)
        return ExitCode::Interrupted;
    if (result.failure)
        return result.failure->code;
    return breaksPromise(plan, result) ? ExitCode::MessagesLost : ExitCode::Done;
}

} // namespace

std::expected<ExitCode, Failure> runBench(const BenchArguments &arguments)
{
    auto setup = prepareClient(arguments.client);
    if (!setup)
        return std::unexpected(std::move(setup.error()));
    const auto plan = planBench(arguments, *std::move(setup));
    if (!plan)
        return std::unexpected(plan.error());
    SignalWatcher signalWatcher;
    BenchRun run(*plan);
    QObject::connect(&signalWatcher, &SignalWatcher::interrupted, &run, &BenchRun::interrupt);
    const BenchResult result = run.exec();
    const std::string report = arguments.json ? benchJson(*plan, result) : benchTable(*plan, result);
    std::print("{}", report);
    if (std::fflush(stdout) != 0)
        return std::unexpected(Failure{ExitCode::OutputFailed, "The result could not be written."});
    if (result.failure && !plan->setup.quiet)
        std::println(stderr, "cutty: {}", result.failure->sentence);
    return codeOf(*plan, result);
}

} // namespace cutty::cli
