#include "core/profile/model/ProfileFormat.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QSet>

#include <algorithm>
#include <cmath>

namespace cutty::profile {

using namespace Qt::StringLiterals;

namespace {

constexpr auto formatName = "cutty-profiles"_L1;

/// Takes typed values out of one JSON object. The first thing that is wrong is kept, with its path; what is
/// absent leaves the target as it is.
class FieldReader
{
public:
    FieldReader(const QJsonObject &object, QString path, ProfileFileError *error)
        : m_object(object)
        , m_path(std::move(path))
        , m_error(error)
    {
    }

    void read(QLatin1StringView key, QString *target)
    {
        if (take(key, QJsonValue::String))
            *target = m_object.value(key).toString();
    }

    void read(QLatin1StringView key, bool *target)
    {
        if (take(key, QJsonValue::Bool))
            *target = m_object.value(key).toBool();
    }

    std::optional<qint64> number(QLatin1StringView key, qint64 least, qint64 most)
    {
        if (!take(key, QJsonValue::Double))
            return std::nullopt;
        const double value = m_object.value(key).toDouble();
        if (value != std::floor(value) || value < static_cast<double>(least)
            || value > static_cast<double>(most)) {
            fail(key, ProfileFileErrorKind::BadValue);
            return std::nullopt;
        }
        return static_cast<qint64>(value);
    }

    std::optional<std::chrono::seconds> seconds(QLatin1StringView key, std::chrono::seconds most)
    {
        const auto count = number(key, 0, most.count());
        return count ? std::optional(std::chrono::seconds(*count)) : std::nullopt;
    }

    QJsonArray array(QLatin1StringView key)
    {
        return take(key, QJsonValue::Array) ? m_object.value(key).toArray() : QJsonArray();
    }

    /// Whether the key is there with this type; another type is an error.
    bool take(QLatin1StringView key, QJsonValue::Type type)
    {
        const QJsonValue value = m_object.value(key);
        if (value.isUndefined())
            return false;
        if (value.type() != type)
            fail(key, ProfileFileErrorKind::WrongType);
        return value.type() == type;
    }

    void fail(QLatin1StringView key, ProfileFileErrorKind kind)
    {
        if (m_error->field.isEmpty())
            *m_error = {.kind = kind, .field = m_path + key};
    }

private:
    const QJsonObject &m_object;
    QString m_path;
    ProfileFileError *m_error;
};

QString elementPath(QStringView array, qsizetype index) { return u"%1[%2]"_s.arg(array).arg(index); }

void readId(FieldReader &reader, QUuid *id)
{
    QString text;
    reader.read("id"_L1, &text);
    if (text.isEmpty()) {
        *id = QUuid::createUuid();
        return;
    }
    *id = QUuid::fromString(text);
    if (id->isNull())
        reader.fail("id"_L1, ProfileFileErrorKind::BadValue);
}

void readProtocolVersion(FieldReader &reader, ProtocolVersion *version)
{
    QString text;
    reader.read("protocolVersion"_L1, &text);
    if (text == "3.1.1"_L1)
        *version = ProtocolVersion::V311;
    else if (text == "5"_L1)
        *version = ProtocolVersion::V5;
    else if (!text.isNull())
        reader.fail("protocolVersion"_L1, ProfileFileErrorKind::BadValue);
}

ProfileSubscription readSubscription(const QJsonObject &object, const QString &path, ProfileFileError *error)
{
    FieldReader reader(object, path + u'.', error);
    ProfileSubscription subscription;
    reader.read("filter"_L1, &subscription.filter);
    subscription.qos = static_cast<QoS>(reader.number("qos"_L1, 0, 2).value_or(0));
    return subscription;
}

/// Calls `read(object, path)` for each element of an array of objects.
template <typename Read>
void forEachObject(const QJsonArray &array, const QString &path, ProfileFileError *error, Read read)
{
    for (qsizetype i = 0; i < array.size(); ++i) {
        const QString element = elementPath(path, i);
        const QJsonValue value = array.at(i);
        if (value.isObject())
            read(value.toObject(), element);
        else if (error->field.isEmpty())
            *error = {.kind = ProfileFileErrorKind::WrongType, .field = element};
    }
}

ConnectionProfile readProfile(const QJsonObject &object, const QString &path, ProfileFileError *error)
{
    FieldReader reader(object, path + u'.', error);
    ConnectionProfile profile;
    readId(reader, &profile.id);
    reader.read("name"_L1, &profile.name);
    reader.read("folder"_L1, &profile.folder);
    profile.folder = normalizedFolder(profile.folder);
    reader.read("host"_L1, &profile.host);
    profile.port = static_cast<std::uint16_t>(reader.number("port"_L1, 0, 65'535).value_or(profile.port));
    readProtocolVersion(reader, &profile.protocolVersion);
    reader.read("clientId"_L1, &profile.clientId);
    reader.read("userName"_L1, &profile.userName);
    reader.read("usePassword"_L1, &profile.usePassword);
    if (const auto seconds = reader.seconds("keepAlive"_L1, maximumKeepAlive))
        profile.keepAlive = *seconds;
    reader.read("cleanStart"_L1, &profile.cleanStart);
    profile.sessionExpiryInterval = reader.seconds("sessionExpiryInterval"_L1, maximumSessionExpiryInterval);
    forEachObject(reader.array("subscriptions"_L1), path + u".subscriptions"_s, error,
        [&](const QJsonObject &subscription, const QString &at) {
            profile.subscriptions.push_back(readSubscription(subscription, at, error));
        });
    return profile;
}

std::expected<QJsonObject, ProfileFileError> parseRoot(const QByteArray &bytes)
{
    QJsonParseError parseError;
    const QJsonDocument document = QJsonDocument::fromJson(bytes, &parseError);
    if (parseError.error != QJsonParseError::NoError) {
        const auto offset = std::clamp<qint64>(parseError.offset, 0, bytes.size());
        const auto breaks = std::count(bytes.begin(), bytes.begin() + offset, '\n');
        return std::unexpected(ProfileFileError{
            .kind = ProfileFileErrorKind::Syntax, .offset = offset, .line = static_cast<int>(breaks) + 1});
    }
    return document.object();
}

/// The format is asked for before anything else, so that some other program's file is not called a newer one.
std::optional<ProfileFileError> checkFormat(const QJsonObject &root)
{
    const QJsonValue version = root.value("version"_L1);
    if (root.value("format"_L1) != QJsonValue(formatName) || version.toInt() < 1)
        return ProfileFileError{.kind = ProfileFileErrorKind::NotProfiles};
    if (version.toInt() > profileFormatVersion)
        return ProfileFileError{.kind = ProfileFileErrorKind::NewerVersion, .version = version.toInt()};
    if (!root.contains("profiles"_L1))
        return ProfileFileError{.kind = ProfileFileErrorKind::WrongType, .field = u"profiles"_s};
    return std::nullopt;
}

/// Bounded, so that what was written can be read again.
QJsonValue toJson(std::chrono::seconds value, std::chrono::seconds most)
{
    return static_cast<qint64>(std::clamp(value, std::chrono::seconds::zero(), most).count());
}

QJsonArray toJson(const std::vector<ProfileSubscription> &subscriptions, const QJsonArray &asRead)
{
    QJsonArray array;
    for (const ProfileSubscription &subscription : subscriptions) {
        const auto sameFilter = [&](const QJsonValue &value) {
            return value["filter"_L1].toString() == subscription.filter;
        };
        const auto original = std::ranges::find_if(asRead, sameFilter);
        QJsonObject object = original == asRead.end() ? QJsonObject() : (*original).toObject();
        object["filter"_L1] = subscription.filter;
        object["qos"_L1] = toInt(subscription.qos);
        array.append(object);
    }
    return array;
}

QJsonObject toJson(const ConnectionProfile &profile, QJsonObject object)
{
    object["id"_L1] = profile.id.toString(QUuid::WithoutBraces);
    object["name"_L1] = profile.name;
    object["folder"_L1] = profile.folder;
    object["host"_L1] = profile.host;
    object["port"_L1] = profile.port;
    object["protocolVersion"_L1] = profile.protocolVersion == ProtocolVersion::V5 ? u"5"_s : u"3.1.1"_s;
    object["clientId"_L1] = profile.clientId;
    object["userName"_L1] = profile.userName;
    object["usePassword"_L1] = profile.usePassword;
    object["keepAlive"_L1] = toJson(profile.keepAlive, maximumKeepAlive);
    object["cleanStart"_L1] = profile.cleanStart;
    if (profile.sessionExpiryInterval)
        object["sessionExpiryInterval"_L1]
            = toJson(*profile.sessionExpiryInterval, maximumSessionExpiryInterval);
    else
        object.remove("sessionExpiryInterval"_L1);
    object["subscriptions"_L1] = toJson(profile.subscriptions, object.value("subscriptions"_L1).toArray());
    return object;
}

} // namespace

std::expected<ProfileDocument, ProfileFileError> readProfiles(const QByteArray &bytes)
{
    const auto root = parseRoot(bytes);
    if (!root)
        return std::unexpected(root.error());
    if (const auto error = checkFormat(*root))
        return std::unexpected(*error);

    ProfileDocument document{.root = *root};
    ProfileFileError error{.kind = ProfileFileErrorKind::WrongType};
    QSet<QUuid> ids;
    FieldReader reader(*root, QString(), &error);
    forEachObject(reader.array("profiles"_L1), u"profiles"_s, &error,
        [&](const QJsonObject &object, const QString &path) {
            ConnectionProfile profile = readProfile(object, path, &error);
            if (ids.contains(profile.id)) {
                profile.id = QUuid::createUuid();
                ++document.duplicateIds;
            }
            ids.insert(profile.id);
            document.entries.push_back({std::move(profile), object});
        });
    if (!error.field.isEmpty())
        return std::unexpected(error);
    return document;
}

QByteArray writeProfiles(const ProfileDocument &document)
{
    QJsonArray profiles;
    for (const ProfileDocument::Entry &entry : document.entries)
        profiles.append(toJson(entry.profile, entry.asRead));
    QJsonObject root = document.root;
    root["format"_L1] = formatName;
    root["version"_L1] = profileFormatVersion;
    root["profiles"_L1] = profiles;
    return QJsonDocument(root).toJson(QJsonDocument::Indented);
}

} // namespace cutty::profile
