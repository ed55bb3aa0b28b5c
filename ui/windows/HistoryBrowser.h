#pragma once

#include "core/history/HistoryReader.h"

#include <QObject>
#include <QString>

#include <cstdint>
#include <optional>

namespace cutty::ui {

class TrafficModel;

/// Brings the stored messages of one connection into its list: the newest ones at first, older ones when
/// asked.
class HistoryBrowser : public QObject
{
    Q_OBJECT

public:
    /// Both must outlive the browser. `sourceKey` is the profile's, as HistorySource::key.
    HistoryBrowser(
        history::HistoryReader &reader, TrafficModel &traffic, QString sourceKey, QObject *parent = nullptr);
    ~HistoryBrowser() override;

    /// Does nothing while an answer is awaited.
    void loadOlder();
    /// Whether loadOlder() would bring more; false until the first answer is there.
    bool hasOlder() const { return m_hasOlder; }

Q_SIGNALS:
    void hasOlderChanged(bool hasOlder);
    void failed(const QString &sentence);

private:
    void handlePage(history::HistoryToken token, const history::HistoryPagePtr &page);
    void handleFailure(history::HistoryToken token, history::HistoryError error);
    void setHasOlder(bool hasOlder);

    history::HistoryReader &m_reader;
    TrafficModel &m_traffic;
    QString m_sourceKey;
    std::optional<history::HistoryToken> m_pending;
    /// The oldest message that was read.
    std::optional<std::uint64_t> m_oldest;
    bool m_hasOlder = false;
};

} // namespace cutty::ui
