#pragma once

#include <QTest>

namespace cutty::net::test {

/// Runs the event loop until the condition holds; false when it never does.
template <typename Condition> bool waitFor(Condition condition) { return QTest::qWaitFor(condition, 20'000); }

/// Runs the event loop until nothing is queued on this thread any more, so that what must not come has had
/// its chance.
inline void settle()
{
    QObject last;
    for (int turn = 0; turn < 3; ++turn) {
        bool reached = false;
        QMetaObject::invokeMethod(&last, [&] { reached = true; }, Qt::QueuedConnection);
        static_cast<void>(waitFor([&] { return reached; }));
    }
}

} // namespace cutty::net::test
