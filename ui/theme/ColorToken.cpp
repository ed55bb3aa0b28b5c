#include "ui/theme/ColorToken.h"

#include <array>

namespace cutty::ui {
namespace {

struct TokenValue
{
    ColorToken token;
    QRgb light;
    QRgb dark;
};

constexpr std::array tokenValues{
    TokenValue{ColorToken::Window, 0xFFF3F4F6, 0xFF16191D},
    TokenValue{ColorToken::Panel, 0xFFFFFFFF, 0xFF1D2126},
    TokenValue{ColorToken::Input, 0xFFFFFFFF, 0xFF15181C},
    TokenValue{ColorToken::Line, 0xFFDADDE2, 0xFF2E343B},
    TokenValue{ColorToken::ControlLine, 0xFFC3C8D0, 0xFF414A54},
    TokenValue{ColorToken::Text, 0xFF1A1D21, 0xFFE4E7EB},
    TokenValue{ColorToken::SecondaryText, 0xFF5A626D, 0xFF9AA4B0},
    TokenValue{ColorToken::DisabledText, 0xFF9AA1AB, 0xFF5D6671},
    TokenValue{ColorToken::Accent, 0xFF0B6E8A, 0xFF3FB4D1},
    TokenValue{ColorToken::AccentHover, 0xFF0A6179, 0xFF56BDD7},
    TokenValue{ColorToken::AccentPressed, 0xFF085469, 0xFF369BB4},
    TokenValue{ColorToken::OnAccent, 0xFFFFFFFF, 0xFF08181D},
    TokenValue{ColorToken::Ok, 0xFF2B7A3D, 0xFF56B870},
    TokenValue{ColorToken::Warning, 0xFF9A6200, 0xFFE0A336},
    TokenValue{ColorToken::Error, 0xFFB3261E, 0xFFF2766B},
    TokenValue{ColorToken::Hover, 0xFFF0F1F3, 0xFF272B31},
    TokenValue{ColorToken::Pressed, 0xFFE5E6E8, 0xFF31363C},
    TokenValue{ColorToken::Selection, 0xFFE0EDF1, 0xFF223842},
    TokenValue{ColorToken::InactiveSelection, 0xFFEAEBEE, 0xFF2B3036},
    TokenValue{ColorToken::InfoGround, 0xFFEBF3F6, 0xFF21333B},
    TokenValue{ColorToken::WarningGround, 0xFFF8F2E7, 0xFF343128},
    TokenValue{ColorToken::ErrorGround, 0xFFFAEFEE, 0xFF372B2E},
    TokenValue{ColorToken::ScrollThumb, 0xFFC9CDD4, 0xFF3A424B},
    TokenValue{ColorToken::ScrollThumbHover, 0xFF9AA1AB, 0xFF5D6671},
};

constexpr bool standInOrder()
{
    for (std::size_t i = 0; i < tokenValues.size(); ++i) {
        if (static_cast<std::size_t>(tokenValues[i].token) != i)
            return false;
    }
    return tokenValues.size() == colorTokenCount;
}
static_assert(standInOrder());

} // namespace

QColor tokenColor(ColorToken token, ThemeVariant variant)
{
    const TokenValue &value = tokenValues[static_cast<std::size_t>(token)];
    return QColor::fromRgb(variant == ThemeVariant::Light ? value.light : value.dark);
}

} // namespace cutty::ui
