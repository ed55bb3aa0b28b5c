#include "core/profile/model/ProfileFormat.h"

#include "core/profile/model/FieldReader.h"
#include "core/profile/model/SessionFormat.h"
#include "core/profile/model/TransportFormat.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QSet>

#include <algorithm>

namespace cutty::profile {

using namespace Qt::StringLiterals;

namespace {

constexpr auto formatName = "cutty-profiles"_L1;

constexpr EnumName<ProtocolVersion> versions[]
    = {{ProtocolVersion::V31, "3.1"_L1}, {ProtocolVersion::V311, "3.1.1"_L1}, {ProtocolVersion::V5, "5"_L1}};

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

ConnectionProfile readProfile(FieldReader &reader)
{
    ConnectionProfile profile;
    readId(reader, &profile.id);
    reader.read("name"_L1, &profile.name);
    reader.read("folder"_L1, &profile.folder);
    profile.folder = normalizedFolder(profile.folder);
    reader.read("host"_L1, &profile.host);
    profile.port = static_cast<std::uint16_t>(reader.number("port"_L1, 0, 65'535).value_or(profile.port));
    reader.read<ProtocolVersion>("protocolVersion"_L1, &profile.protocolVersion, versions);
    reader.read("clientId"_L1, &profile.clientId);
    reader.read("userName"_L1, &profile.userName);
    reader.read("usePassword"_L1, &profile.usePassword);
    if (const auto seconds = reader.seconds("keepAlive"_L1, maximumKeepAlive))
        profile.keepAlive = *seconds;
    reader.read("cleanStart"_L1, &profile.cleanStart);
    profile.sessionExpiryInterval = reader.seconds("sessionExpiryInterval"_L1, maximumSessionExpiryInterval);
    reader.forEach("subscriptions"_L1, [&](FieldReader &subscription) {
        ProfileSubscription &added = profile.subscriptions.emplace_back();
        subscription.read("filter"_L1, &added.filter);
        added.qos = static_cast<QoS>(subscription.number("qos"_L1, 0, 2).value_or(0));
    });
    readTransport(reader, &profile);
    readSession(reader, &profile);
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
    object["protocolVersion"_L1] = nameOf<ProtocolVersion>(profile.protocolVersion, versions);
    object["clientId"_L1] = profile.clientId;
    object["userName"_L1] = profile.userName;
    object["usePassword"_L1] = profile.usePassword;
    object["keepAlive"_L1] = secondsToJson(profile.keepAlive, maximumKeepAlive);
    object["cleanStart"_L1] = profile.cleanStart;
    if (profile.sessionExpiryInterval)
        object["sessionExpiryInterval"_L1]
            = secondsToJson(*profile.sessionExpiryInterval, maximumSessionExpiryInterval);
    else
        object.remove("sessionExpiryInterval"_L1);
    object["subscriptions"_L1] = toJson(profile.subscriptions, object.value("subscriptions"_L1).toArray());
    writeTransport(&object, profile);
    writeSession(&object, profile);
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
    reader.forEach("profiles"_L1, [&](FieldReader &object) {
        ConnectionProfile profile = readProfile(object);
        if (ids.contains(profile.id)) {
            profile.id = QUuid::createUuid();
            ++document.duplicateIds;
        }
        ids.insert(profile.id);
        document.entries.push_back({std::move(profile), object.json()});
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
