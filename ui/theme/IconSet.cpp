#include "ui/theme/IconSet.h"

#include "ui/theme/Theme.h"

#include <QFile>
#include <QIconEngine>
#include <QPainter>
#include <QPixmapCache>
#include <QSvgRenderer>

#include <array>

namespace cutty::ui {
namespace {

using namespace Qt::StringLiterals;

// In the order of IconName.
constexpr std::array fileNames{"arrow-down"_L1, "arrow-left"_L1, "arrow-right"_L1, "arrow-up"_L1, "broker"_L1,
    "check"_L1, "chevron-down"_L1, "chevron-right"_L1, "clear"_L1, "clients"_L1, "close"_L1, "connection"_L1,
    "copy"_L1, "disconnect"_L1, "edit"_L1, "error"_L1, "export"_L1, "eye"_L1, "factory"_L1, "filter"_L1,
    "folder"_L1, "folder-open"_L1, "follow"_L1, "hex"_L1, "history"_L1, "import"_L1, "info"_L1, "json"_L1,
    "key"_L1, "keyboard"_L1, "lock"_L1, "logs"_L1, "message"_L1, "moon"_L1, "more"_L1, "panel-bottom"_L1,
    "pause"_L1, "play"_L1, "plus"_L1, "publish"_L1, "refresh"_L1, "retained"_L1, "search"_L1, "settings"_L1,
    "sidebar"_L1, "stop"_L1, "subscribe"_L1, "sun"_L1, "text"_L1, "topic-tree"_L1, "trash"_L1,
    "unsubscribe"_L1, "warning"_L1};
static_assert(fileNames.size() == iconNameCount);

QPixmap render(IconName name, QSize deviceSize, const QColor &color)
{
    const QString key = u"cutty/%1/%2x%3/%4"_s.arg(static_cast<int>(name))
                            .arg(deviceSize.width())
                            .arg(deviceSize.height())
                            .arg(color.rgba(), 0, 16);
    QPixmap pixmap;
    if (QPixmapCache::find(key, &pixmap))
        return pixmap;

    QFile file(iconPath(name));
    if (!file.open(QIODevice::ReadOnly))
        return {};
    QByteArray svg = file.readAll();
    svg.replace("currentColor", color.name().toLatin1());
    QSvgRenderer renderer(svg);
    renderer.setAspectRatioMode(Qt::KeepAspectRatio);
    pixmap = QPixmap(deviceSize);
    pixmap.fill(Qt::transparent);
    QPainter painter(&pixmap);
    renderer.render(&painter);
    painter.end();
    QPixmapCache::insert(key, pixmap);
    return pixmap;
}

/// Asks the theme for colours at each painting, so that an icon held by an action follows it.
class ThemeIconEngine : public QIconEngine
{
public:
    ThemeIconEngine(IconName name, std::optional<ColorToken> color)
        : m_name(name)
        , m_color(color)
    {
    }

    void paint(QPainter *painter, const QRect &rect, QIcon::Mode mode, QIcon::State state) override
    {
        const qreal scale = painter->device()->devicePixelRatio();
        painter->drawPixmap(rect, scaledPixmap(rect.size(), mode, state, scale));
    }

    QPixmap pixmap(const QSize &size, QIcon::Mode mode, QIcon::State state) override
    {
        return scaledPixmap(size, mode, state, 1.0);
    }

    /// `size` is in device-independent pixels, as QIcon has it since 6.8.
    QPixmap scaledPixmap(const QSize &size, QIcon::Mode mode, QIcon::State state, qreal scale) override
    {
        QPixmap pixmap = render(m_name, size * scale, Theme::instance().color(token(mode, state)));
        pixmap.setDevicePixelRatio(scale);
        return pixmap;
    }

    QIconEngine *clone() const override { return new ThemeIconEngine(m_name, m_color); }
    QString key() const override { return u"cutty"_s; }
    bool isNull() override { return false; }

private:
    ColorToken token(QIcon::Mode mode, QIcon::State state) const
    {
        if (mode == QIcon::Disabled)
            return ColorToken::DisabledText;
        if (m_color)
            return *m_color;
        if (state == QIcon::On)
            return ColorToken::Accent;
        return mode == QIcon::Normal ? ColorToken::SecondaryText : ColorToken::Text;
    }

    IconName m_name;
    std::optional<ColorToken> m_color;
};

} // namespace

QIcon icon(IconName name, std::optional<ColorToken> color) { return QIcon(new ThemeIconEngine(name, color)); }

QPixmap iconPixmap(IconName name, int size, ColorToken color, qreal devicePixelRatio)
{
    const int deviceSize = qRound(size * devicePixelRatio);
    QPixmap pixmap = render(name, {deviceSize, deviceSize}, Theme::instance().color(color));
    pixmap.setDevicePixelRatio(devicePixelRatio);
    return pixmap;
}

void paintIcon(QPainter &painter, const QRect &rect, IconName name, ColorToken color)
{
    const int size = std::min(rect.width(), rect.height());
    const QPoint corner(rect.x() + (rect.width() - size) / 2, rect.y() + (rect.height() - size) / 2);
    painter.drawPixmap(corner, iconPixmap(name, size, color, painter.device()->devicePixelRatio()));
}

QIcon applicationIcon()
{
    // Rendered here: QIcon reads SVG only where the image plugin is installed.
    QSvgRenderer renderer(u":/cutty/icons/cutty.svg"_s);
    QIcon icon;
    for (const int size : {16, 24, 32, 48, 64, 128, 256}) {
        QPixmap pixmap(size, size);
        pixmap.fill(Qt::transparent);
        QPainter painter(&pixmap);
        renderer.render(&painter);
        painter.end();
        icon.addPixmap(pixmap);
    }
    return icon;
}

QString iconPath(IconName name)
{
    return u":/cutty/icons/%1.svg"_s.arg(fileNames[static_cast<std::size_t>(name)]);
}

} // namespace cutty::ui
