#include "core/session/broker/configuration/BrokerConfigurationFormat.h"

#include "core/session/broker/configuration/ReadFields.h"
#include "core/session/broker/configuration/SchemaFields.h"
#include "core/session/broker/configuration/WriteFields.h"
#include "core/session/broker/configuration/visitFaults.h"

#include <QJsonDocument>

namespace cutty::session {
namespace {

using profile::ProfileFileErrorKind;

constexpr QLatin1StringView formatName("cutty-broker");

template <typename Fields> void visitConfiguration(Fields &f, BrokerConfiguration &configuration)
{
    f.text("name"_L1, configuration.name, "For people");
    f.list(
        "listeners"_L1, configuration.listeners,
        [](auto &l, ListenerSettings &listener) { visitListener(l, listener); }, "Where clients find it");
    f.object(
        "limits"_L1, [&](auto &l) { visitLimits(l, configuration.options); }, "What a client may ask for");
    f.object(
        "behaviour"_L1, [&](auto &b) { visitBehaviour(b, configuration.options); },
        "Where the specification leaves a choice");
    f.object("access"_L1, [&](auto &a) { visitAccess(a, configuration); }, "Who may come in, and do what");
    f.object("faults"_L1, [&](auto &p) { visitFaults(p, configuration.faults); }, "Misbehaving on demand");
    f.text("stateFolder"_L1, configuration.stateFolder,
        "Sessions, retained messages and queues are kept here; empty: they end with the broker");
    f.flag("examinesClients"_L1, configuration.examinesClients,
        "Clients are watched for mistakes, and for the statements that they exercise");
}

ConfigurationError syntaxError(const QByteArray &bytes, const QJsonParseError &error)
{
    return {.kind = ProfileFileErrorKind::Syntax,
        .offset = error.offset,
        .line
        = static_cast<int>(bytes.first(std::min<qsizetype>(error.offset, bytes.size())).count('\n')) + 1,
        .reason = error.errorString()};
}

std::optional<ConfigurationError> wrongFormat(const QJsonObject &root)
{
    if (root.value("format"_L1).toString() != formatName || !root.value("version"_L1).isDouble())
        return ConfigurationError{.kind = ProfileFileErrorKind::NotProfiles};
    const int version = root.value("version"_L1).toInt();
    if (version > brokerConfigurationVersion)
        return ConfigurationError{.kind = ProfileFileErrorKind::NewerVersion, .version = version};
    return std::nullopt;
}

/// What no single field can be wrong about.
std::optional<ConfigurationError> inconsistency(const BrokerConfiguration &configuration)
{
    const auto at = [](const QString &field) {
        return ConfigurationError{.kind = ProfileFileErrorKind::BadValue, .field = field};
    };
    for (std::size_t i = 0; i < configuration.listeners.size(); ++i) {
        const ListenerSettings &listener = configuration.listeners[i];
        if (listener.transport == Transport::LocalSocket && listener.socket.isEmpty())
            return at(u"listeners[%1].socket"_s.arg(i));
        if (isSecure(listener.transport) && listener.tls.certificateFile.isEmpty())
            return at(u"listeners[%1].tls.certificateFile"_s.arg(i));
    }
    if (const auto checked = broker::checkFaultPlan(configuration.faults); !checked) {
        const auto rule = checked.error().rule;
        return at(rule ? u"faults.rules[%1]"_s.arg(*rule) : u"faults"_s);
    }
    return std::nullopt;
}

} // namespace

std::expected<BrokerConfiguration, ConfigurationError> readBrokerConfiguration(const QByteArray &bytes)
{
    QJsonParseError parsed;
    const QJsonDocument document = QJsonDocument::fromJson(bytes, &parsed);
    if (parsed.error != QJsonParseError::NoError)
        return std::unexpected(syntaxError(bytes, parsed));
    QJsonObject root = document.object();
    if (const auto error = wrongFormat(root))
        return std::unexpected(*error);
    for (const QLatin1StringView key : {"$schema"_L1, "format"_L1, "version"_L1})
        root.remove(key);

    ConfigurationError error{};
    ReadFields fields(profile::FieldReader(root, {}, &error));
    BrokerConfiguration configuration;
    visitConfiguration(fields, configuration);
    fields.refuseOthers();
    if (!error.field.isEmpty())
        return std::unexpected(error);
    configuration.options.checksCredentials = !configuration.users.empty();
    if (const auto wrong = inconsistency(configuration))
        return std::unexpected(*wrong);
    return configuration;
}

QByteArray writeBrokerConfiguration(const BrokerConfiguration &configuration)
{
    WriteFields fields;
    BrokerConfiguration copy = configuration; // the visitor that reads changes what it visits
    visitConfiguration(fields, copy);
    QJsonObject root = fields.object();
    root["format"_L1] = formatName;
    root["version"_L1] = brokerConfigurationVersion;
    return QJsonDocument(root).toJson(QJsonDocument::Indented);
}

QByteArray brokerConfigurationSchema()
{
    SchemaFields fields;
    BrokerConfiguration defaults;
    visitConfiguration(fields, defaults);
    QJsonObject schema = fields.schema();
    schema["$schema"_L1] = u"https://json-schema.org/draft/2020-12/schema"_s;
    schema["title"_L1] = u"Configuration of a Cutty broker"_s;
    QJsonObject properties = schema.value("properties"_L1).toObject();
    properties["$schema"_L1] = QJsonObject{{"type"_L1, "string"_L1}};
    properties["format"_L1] = QJsonObject{{"const"_L1, formatName}};
    properties["version"_L1] = QJsonObject{{"const"_L1, brokerConfigurationVersion}};
    schema["properties"_L1] = properties;
    schema["required"_L1] = QJsonArray{"format"_L1, "version"_L1};
    return QJsonDocument(schema).toJson(QJsonDocument::Indented);
}

} // namespace cutty::session
