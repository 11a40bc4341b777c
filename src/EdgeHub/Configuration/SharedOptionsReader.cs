using Npgsql;

namespace Edge.Hub.Configuration;

/// <summary>Reads what a hub shares with others: <c>broker</c>, <c>database</c> and <c>shared</c> of <c>hub.json</c>, which the command line has no words for.</summary>
internal static class SharedOptionsReader
{
    private const int MqttPort = 1883, MqttTlsPort = 8883;

    /// <summary>Reads them.</summary>
    /// <param name="file">The file's content.</param>
    /// <param name="path">Its path; null where there is none, and then none of them.</param>
    /// <param name="errors">Takes all that is wrong.</param>
    public static (BrokerOptions? Broker, string? Directory) Read(HubOptionsFile file, string? path, List<string> errors)
    {
        var broker = file.Broker is null ? null : Broker(file.Broker, path!, errors);
        if (file.Database is { } connection) CheckDatabase(connection, path!, errors);
        return (broker, Shared(file, path, errors));
    }

    private static string Beside(string configPath, string path) => Path.GetFullPath(path, Path.GetDirectoryName(Path.GetFullPath(configPath))!);

    private static BrokerOptions Broker(BrokerOptionsFile file, string path, List<string> errors)
    {
        if (string.IsNullOrWhiteSpace(file.Host)) errors.Add($"{path}: broker.host is missing; name the broker's host.");
        if (file.Port is < 1 or > 65535) errors.Add($"{path}: broker.port is 1 to 65535, not {file.Port}.");
        if (file.PasswordFile is not null && file.User is null) errors.Add($"{path}: broker.passwordFile needs broker.user beside it.");
        var tls = file.Tls is null ? null : Tls(file.Tls, path, errors);
        return new BrokerOptions(file.Host ?? "", file.Port ?? (tls is null ? MqttPort : MqttTlsPort), file.User, File(file.PasswordFile, "broker.passwordFile", path, errors)) { Tls = tls };
    }

    private static BrokerTls Tls(BrokerTlsFile file, string path, List<string> errors)
    {
        if (file.Certificate is null != file.Key is null) errors.Add($"{path}: broker.tls.certificate and broker.tls.key are named together or not at all.");
        return new BrokerTls(
            File(file.Ca, "broker.tls.ca", path, errors), File(file.Certificate, "broker.tls.certificate", path, errors), File(file.Key, "broker.tls.key", path, errors));
    }

    private static string? File(string? name, string setting, string path, List<string> errors)
    {
        if (name is null) return null;
        var full = Beside(path, name);
        if (!System.IO.File.Exists(full)) errors.Add($"{path}: {setting}: '{full}' does not exist; paths are relative to hub.json's folder.");
        return full;
    }

    private static void CheckDatabase(string connection, string path, List<string> errors)
    {
        const string example = "Write it as Host=db.example;Database=edge;Username=edge;Passfile=/etc/edge-hub/pgpass.";
        try
        {
            var parts = new NpgsqlConnectionStringBuilder(connection);
            if (string.IsNullOrWhiteSpace(parts.Host)) errors.Add($"{path}: database: Host is missing. {example}");
            if (string.IsNullOrWhiteSpace(parts.Database)) errors.Add($"{path}: database: Database is missing. {example}");
        }
        catch (ArgumentException exception)
        {
            errors.Add($"{path}: database: {exception.Message} {example}");
        }
    }

    private static string? Shared(HubOptionsFile file, string? path, List<string> errors)
    {
        var isOneOfMany = file is { Broker: not null, Database: not null };
        if (file.Shared is null)
        {
            if (isOneOfMany) errors.Add($"{path}: shared is missing; with broker and database any number of hubs may run, and they need one folder for model files and uploads.");
            return null;
        }

        if (!isOneOfMany) errors.Add($"{path}: shared needs broker and database beside it; a hub that is alone keeps everything in its data folder.");
        var folder = Beside(path!, file.Shared);
        // Never made here: where a mount is missing, a folder of that name would be this machine's own.
        if (!Directory.Exists(folder)) errors.Add($"{path}: shared: '{folder}' does not exist; make the folder, or mount it.");
        return folder;
    }
}
