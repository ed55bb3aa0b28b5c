#pragma once

#include <QByteArray>
#include <QObject>
#include <QSettings>
#include <QString>
#include <QVariant>

#include <cstdint>

namespace cutty::profile {

/// Everything that is remembered between runs apart from profiles and history.
enum class Setting : std::uint8_t {
    /// Theme.
    Theme,
    /// bool: whether received messages are written to the history.
    HistoryEnabled,
    /// 0 (any free port) to 65535.
    LocalBrokerPort,
    /// bool: nothing glows or slides.
    ReducedMotion,
    /// Bytes, of QWidget::saveGeometry.
    WindowGeometry,
    /// Bytes, of QMainWindow::saveState.
    WindowState,
    /// Bytes: how the panels of a connection are arranged.
    ConnectionLayout,
    /// What the messages of one open connection may take, in megabytes.
    MemoryBudgetMegabytes,
    /// What the history file may grow to, in megabytes.
    HistoryBudgetMegabytes,
};

enum class Theme : std::uint8_t { FollowSystem, Light, Dark };

struct IntRange
{
    int least;
    int most;

    bool contains(qint64 value) const { return value >= least && value <= most; }
};

/// The settings, in one INI file that is read at construction. Lives on the GUI thread. What is missing in
/// the file, or is not of the setting's type and range, reads as the default. A file that is no INI file is
/// copied to
/// `<name>.broken-<n>` before anything is written. Changes reach the file within a turn of the event loop,
/// and at the latest in the destructor.
class Settings : public QObject
{
    Q_OBJECT

public:
    explicit Settings(const QString &path, QObject *parent = nullptr);

    /// The values that a numeric setting takes.
    static IntRange range(Setting setting);

    Theme theme() const;
    bool historyEnabled() const { return value(Setting::HistoryEnabled).toBool(); }
    int localBrokerPort() const { return value(Setting::LocalBrokerPort).toInt(); }
    bool reducedMotion() const { return value(Setting::ReducedMotion).toBool(); }
    QByteArray windowGeometry() const { return value(Setting::WindowGeometry).toByteArray(); }
    QByteArray windowState() const { return value(Setting::WindowState).toByteArray(); }
    QByteArray connectionLayout() const { return value(Setting::ConnectionLayout).toByteArray(); }
    int memoryBudgetMegabytes() const { return value(Setting::MemoryBudgetMegabytes).toInt(); }
    int historyBudgetMegabytes() const { return value(Setting::HistoryBudgetMegabytes).toInt(); }

    void setTheme(Theme theme);
    void setHistoryEnabled(bool enabled) { setValue(Setting::HistoryEnabled, enabled); }
    void setReducedMotion(bool reduced) { setValue(Setting::ReducedMotion, reduced); }
    void setWindowGeometry(const QByteArray &bytes) { setValue(Setting::WindowGeometry, bytes); }
    void setWindowState(const QByteArray &bytes) { setValue(Setting::WindowState, bytes); }
    void setConnectionLayout(const QByteArray &bytes) { setValue(Setting::ConnectionLayout, bytes); }

    /// These are false, and change nothing, where the number is out of range().
    bool setLocalBrokerPort(int port) { return setValue(Setting::LocalBrokerPort, port); }
    bool setMemoryBudgetMegabytes(int size) { return setValue(Setting::MemoryBudgetMegabytes, size); }
    bool setHistoryBudgetMegabytes(int size) { return setValue(Setting::HistoryBudgetMegabytes, size); }

    void reset(Setting setting);

    /// Writes what is not written yet; false when the file cannot be written.
    bool sync();

Q_SIGNALS:
    /// The value is another one than before.
    void changed(cutty::profile::Setting setting);

private:
    QVariant value(Setting setting) const;
    bool setValue(Setting setting, const QVariant &value);

    QSettings m_file;
};

} // namespace cutty::profile
