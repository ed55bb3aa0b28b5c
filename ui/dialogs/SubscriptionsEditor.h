#pragma once

#include "core/profile/model/ConnectionProfile.h"

#include <QWidget>

#include <vector>

QT_BEGIN_NAMESPACE
class QLineEdit;
class QVBoxLayout;
QT_END_NAMESPACE

namespace cutty::ui {

class SegmentedControl;
class ThemeLabel;

/// The subscriptions of a profile, a line each: filter, QoS, a button that removes it; and one that adds
/// another.
class SubscriptionsEditor : public QWidget
{
    Q_OBJECT

public:
    explicit SubscriptionsEditor(QWidget *parent = nullptr);

    void setSubscriptions(const std::vector<profile::ProfileSubscription> &subscriptions);
    std::vector<profile::ProfileSubscription> subscriptions() const;
    /// Empty takes it away.
    void setError(std::size_t index, const QString &text);
    void clearErrors();

Q_SIGNALS:
    void changed();

private:
    struct Line
    {
        QWidget *widget;
        QLineEdit *filter;
        SegmentedControl *qos;
        ThemeLabel *error;
    };

    QLineEdit *addLine(const profile::ProfileSubscription &subscription);
    void removeLine(QWidget *widget);

    QVBoxLayout *m_column;
    std::vector<Line> m_lines;
};

} // namespace cutty::ui
