#pragma once

#include <QString>

namespace cutty::desktop {

/// Name, version and icon of the application, and the theme's style; to be called once, before the first
/// window.
void setUpApplication(const QString &version);

/// Inter at 10 pt and JetBrains Mono where they are installed, so that pictures look the same everywhere.
void useFontsOfPictures();

} // namespace cutty::desktop
