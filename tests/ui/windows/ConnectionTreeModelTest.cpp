#include "ui/models/ConnectionTreeModel.h"

#include "core/profile/storage/ProfileStore.h"
#include "core/session/connection/ConnectionManager.h"

#include <QAbstractItemModelTester>
#include <QMimeData>
#include <QSignalSpy>
#include <QTemporaryDir>

#include <gmock/gmock.h>

namespace cutty::ui {
namespace {

class ConnectionTreeModelTest : public testing::Test
{
protected:
    QUuid add(const char *name, const char *folder = "")
    {
        profile::ConnectionProfile profile = profile::newProfile(1);
        profile.name = QString::fromLatin1(name);
        profile.folder = QString::fromLatin1(folder);
        profile.host = QStringLiteral("broker.example");
        m_store.add(profile);
        return profile.id;
    }

    /// The tree as text, a line a row, indented by its depth.
    QStringList rows(const QModelIndex &parent = {}, const QString &indent = {})
    {
        QStringList result;
        for (int row = 0; row < m_model.rowCount(parent); ++row) {
            const QModelIndex index = m_model.index(row, 0, parent);
            result << indent + index.data().toString();
            result += rows(index, indent + u' ');
        }
        return result;
    }

    QTemporaryDir m_folder;
    profile::ProfileStore m_store{m_folder.filePath(QStringLiteral("profiles.json"))};
    session::ConnectionManager m_connections;
    ConnectionTreeModel m_model{m_store, m_connections};
    QAbstractItemModelTester m_tester{&m_model, QAbstractItemModelTester::FailureReportingMode::Fatal};
};

TEST_F(ConnectionTreeModelTest, FoldersComeFirstAndAreNested)
{
    add("plain");
    add("eu", "Production/Fleet");
    add("bench", "Lab");
    add("us", "Production/Fleet");

    EXPECT_EQ(rows().join(u'|'), QStringLiteral("Lab| bench|Production| Fleet|  eu|  us|plain"));
}

TEST_F(ConnectionTreeModelTest, FilterKeepsWhatMatchesByNameFolderOrHost)
{
    add("plain");
    add("bench", "Lab");

    m_model.setFilter(QStringLiteral("LAB"));
    EXPECT_EQ(rows().join(u'|'), QStringLiteral("Lab| bench"));
    m_model.setFilter(QStringLiteral("example"));
    EXPECT_EQ(rows().size(), 3);
    m_model.setFilter(QStringLiteral("nothing"));
    EXPECT_TRUE(rows().isEmpty());
}

TEST_F(ConnectionTreeModelTest, DropMovesAProfileIntoTheFolder)
{
    const QUuid id = add("plain");
    add("bench", "Lab");
    const std::unique_ptr<QMimeData> dragged(m_model.mimeData({m_model.indexOfProfile(id)}));

    m_model.dropMimeData(dragged.get(), Qt::MoveAction, -1, -1, m_model.index(0, 0));

    EXPECT_EQ(m_store.find(id)->folder, QStringLiteral("Lab"));
    EXPECT_EQ(rows().join(u'|'), QStringLiteral("Lab| plain| bench"));
}

TEST_F(ConnectionTreeModelTest, ShowsTheStateOfAnOpenConnection)
{
    const QUuid id = add("plain");
    EXPECT_EQ(m_model.indexOfProfile(id).data(ConnectionTreeModel::StateRole), -1);

    session::ClientConnection *connection = m_connections.create(*m_store.find(id));
    EXPECT_EQ(m_model.indexOfProfile(id).data(ConnectionTreeModel::StateRole),
        static_cast<int>(session::ConnectionState::Disconnected));

    const QSignalSpy changed(&m_model, &QAbstractItemModel::dataChanged);
    m_connections.remove(connection->id());
    EXPECT_EQ(m_model.indexOfProfile(id).data(ConnectionTreeModel::StateRole), -1);
    EXPECT_EQ(changed.size(), 1);
}

} // namespace
} // namespace cutty::ui
