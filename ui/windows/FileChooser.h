#pragma once

#include <QString>
#include <QWidget>

#include <functional>

namespace cutty::ui {

/// Asks the user for the name of a file, without blocking. The seam at which tests answer in the user's
/// place.
class FileChooser
{
public:
    using Answer = std::function<void(const QString &path)>;

    FileChooser() = default;
    FileChooser(const FileChooser &) = delete;
    FileChooser &operator=(const FileChooser &) = delete;
    virtual ~FileChooser() = default;

    /// `answer` comes at most once, not when the user thinks otherwise or `parent` is gone.
    virtual void chooseToOpen(QWidget *parent, const QString &title, Answer answer);
    virtual void chooseToSave(QWidget *parent, const QString &title, const QString &name, Answer answer);
};

} // namespace cutty::ui
