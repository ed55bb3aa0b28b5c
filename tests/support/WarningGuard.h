#pragma once

#include <QString>

namespace cutty::test {

/// From here to the end of the process, a warning of Qt that no test expects is a failure of the running
/// test.
void failOnWarnings();

/// While it lives, warnings that contain `text` are expected; it fails the test when none came.
/// Use it on the thread of the test.
class ExpectedWarning
{
public:
    explicit ExpectedWarning(QString text);
    ~ExpectedWarning();
    ExpectedWarning(const ExpectedWarning &) = delete;
    ExpectedWarning &operator=(const ExpectedWarning &) = delete;

private:
    QString m_text;
};

} // namespace cutty::test
