#include "ui/theme/SubscriptionColors.h"

#include <QCoreApplication>

#include <array>

namespace cutty::ui {
namespace {

struct NamedColor
{
    const char *name;
    QRgb light;
    QRgb dark;
};

// Found by searching for the largest least distance in OKLab over normal sight, protanopia and deuteranopia
// (Machado et al. 2009); ordered so that the first few are the furthest apart.
constexpr std::array<NamedColor, subscriptionColorCount> namedColors{{
    {QT_TRANSLATE_NOOP("SubscriptionColor", "Blue"), 0xFF1B93F7, 0xFF43A0FC},
    {QT_TRANSLATE_NOOP("SubscriptionColor", "Orange"), 0xFFC15604, 0xFFDD8305},
    {QT_TRANSLATE_NOOP("SubscriptionColor", "Green"), 0xFF55A176, 0xFF5BB986},
    {QT_TRANSLATE_NOOP("SubscriptionColor", "Pink"), 0xFFF947BC, 0xFFF2A9D2},
    {QT_TRANSLATE_NOOP("SubscriptionColor", "Purple"), 0xFF6E0FC8, 0xFF8C55AF},
    {QT_TRANSLATE_NOOP("SubscriptionColor", "Gold"), 0xFFBD8911, 0xFFFDEF9B},
    {QT_TRANSLATE_NOOP("SubscriptionColor", "Teal"), 0xFF006F83, 0xFF72FEFE},
    {QT_TRANSLATE_NOOP("SubscriptionColor", "Red"), 0xFF94494B, 0xFFE40406},
    {QT_TRANSLATE_NOOP("SubscriptionColor", "Olive"), 0xFF4C4B01, 0xFFC7C43F},
    {QT_TRANSLATE_NOOP("SubscriptionColor", "Indigo"), 0xFF100653, 0xFF3360FE},
    {QT_TRANSLATE_NOOP("SubscriptionColor", "Brown"), 0xFF521700, 0xFF886558},
    {QT_TRANSLATE_NOOP("SubscriptionColor", "Slate"), 0xFF313B49, 0xFF7F8F9F},
}};

const NamedColor &namedColor(int index)
{
    Q_ASSERT(index >= 0);
    return namedColors[static_cast<std::size_t>(index) % namedColors.size()];
}

} // namespace

QColor subscriptionColor(int index, ThemeVariant variant)
{
    const NamedColor &color = namedColor(index);
    return QColor::fromRgb(variant == ThemeVariant::Light ? color.light : color.dark);
}

QString subscriptionColorName(int index)
{
    return QCoreApplication::translate("SubscriptionColor", namedColor(index).name);
}

} // namespace cutty::ui
