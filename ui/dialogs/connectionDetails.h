#pragma once

#include "core/session/connection/ClientConnection.h"
#include "ui/dialogs/ConnectionDetailsModel.h"

#include <vector>

namespace cutty::ui {

/// What the connection's details say, group by group; what does not apply is not there.
[[nodiscard]] std::vector<ConnectionDetailsModel::Group> connectionDetails(
    const session::ClientConnection &connection);

} // namespace cutty::ui
