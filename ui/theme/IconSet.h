#pragma once

#include "ui/theme/ColorToken.h"

#include <QIcon>
#include <QPixmap>

#include <optional>

QT_BEGIN_NAMESPACE
class QPainter;
QT_END_NAMESPACE

namespace cutty::ui {

/// The line icons of resources/icons, one file each.
enum class IconName : quint8 {
    ArrowDown,
    ArrowLeft,
    ArrowRight,
    ArrowUp,
    Broker,
    Check,
    ChevronDown,
    ChevronRight,
    Clear,
    Clients,
    Close,
    Connection,
    Copy,
    Disconnect,
    Edit,
    Error,
    Export,
    Eye,
    Factory,
    Filter,
    Folder,
    FolderOpen,
    Follow,
    Hex,
    History,
    Import,
    Info,
    Json,
    Key,
    Keyboard,
    Lock,
    Logs,
    Message,
    Moon,
    More,
    PanelBottom,
    Pause,
    Play,
    Plus,
    Publish,
    Refresh,
    Retained,
    Search,
    Settings,
    Sidebar,
    Stop,
    Subscribe,
    Sun,
    Text,
    TopicTree,
    Trash,
    Unsubscribe,
    Warning,
};

inline constexpr int iconNameCount = static_cast<int>(IconName::Warning) + 1;

/// An icon that draws itself in the theme's colours at any size and pixel ratio, and follows the theme when
/// it changes. Without `color`: secondary text; under the mouse and in selected rows text, switched on
/// accent, disabled as disabled text. With it: that colour, except when disabled.
QIcon icon(IconName name, std::optional<ColorToken> color = std::nullopt);

/// One rendering of it, `size` device-independent pixels square, for delegates and labels. GUI thread only.
QPixmap iconPixmap(IconName name, int size, ColorToken color, qreal devicePixelRatio);

/// Draws it into `rect`, as large as fits, centred.
void paintIcon(QPainter &painter, const QRect &rect, IconName name, ColorToken color);

/// The program's own mark, in its own colours.
QIcon applicationIcon();

/// The resource an icon is read from.
QString iconPath(IconName name);

} // namespace cutty::ui
