using System.Net;
using System.Text.Json;
using System.Text.Json.Serialization;
using Edge.Hub.Uploads;

namespace Edge.Hub.Configuration;

/// <summary>Puts the options together from <c>hub.json</c> and the command line, which wins, and reports every error at once.</summary>
public static class HubOptionsReader
{
    private static readonly JsonSerializerOptions Form = new(JsonSerializerDefaults.Web)
    {
        ReadCommentHandling = JsonCommentHandling.Skip,
        AllowTrailingCommas = true,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    };

    /// <summary>Reads the options.</summary>
    /// <param name="configPath">Path of <c>hub.json</c>; null for none.</param>
    /// <param name="data">Data folder from the command line.</param>
    /// <param name="mqtt">Broker address from the command line.</param>
    /// <param name="http">API address from the command line.</param>
    /// <param name="errors">All that is wrong, each with its place and remedy.</param>
    /// <returns>The options, or null when there are errors.</returns>
    public static HubOptions? Read(string? configPath, string? data, string? mqtt, string? http, out IReadOnlyList<string> errors)
    {
        var found = new List<string>();
        errors = found;
        var file = configPath is null ? new HubOptionsFile() : ReadFile(configPath, found);
        var place = configPath ?? "command line";
        var mqttEndpoint = Endpoint(mqtt ?? file.Mqtt ?? HubOptions.DefaultMqtt, mqtt is null ? $"{place}: mqtt" : "--mqtt", found);
        var httpEndpoint = Endpoint(http ?? file.Http ?? HubOptions.DefaultHttp, http is null ? $"{place}: http" : "--http", found);
        var folder = data ?? (file.Data is null ? "data" : Path.Combine(Path.GetDirectoryName(Path.GetFullPath(configPath!))!, file.Data));
        if (file.Broker is not null && (mqtt ?? file.Mqtt) is not null) found.Add($"{(mqtt is null ? $"{place}: mqtt" : "--mqtt")}: where a broker is named, this hub has none of its own; leave one of them out.");
        if (file.SamplePerMille is < 0 or > 1000) found.Add($"{place}: samplePerMille is 0 to 1000, not {file.SamplePerMille}.");
        var shared = SharedOptionsReader.Read(file, configPath, found);
        return found.Count > 0 ? null : new HubOptions(Path.GetFullPath(folder), mqttEndpoint!, httpEndpoint!)
        {
            Uploads = Limits(file),
            SamplePerMille = file.SamplePerMille ?? HubOptions.DefaultSamplePerMille,
            Broker = shared.Broker,
            Database = file.Database,
            SharedDirectory = shared.Directory,
        };
    }

    private static UploadLimits Limits(HubOptionsFile file) => UploadLimits.Default with
    {
        Bytes = file.UploadMiB is { } all ? (long)all << 20 : UploadLimits.Default.Bytes,
        BytesPerDevice = file.UploadMiBPerDevice is { } one ? (long)one << 20 : UploadLimits.Default.BytesPerDevice,
    };

    private static HubOptionsFile ReadFile(string path, List<string> errors)
    {
        try
        {
            return JsonSerializer.Deserialize<HubOptionsFile>(File.ReadAllBytes(path), Form) ?? new HubOptionsFile();
        }
        catch (Exception exception) when (exception is JsonException or IOException or UnauthorizedAccessException)
        {
            errors.Add($"{path}: {exception.Message}");
            return new HubOptionsFile();
        }
    }

    private static IPEndPoint? Endpoint(string text, string place, List<string> errors)
    {
        if (!IPEndPoint.TryParse(text, out var endpoint) || !text.Contains(':', StringComparison.Ordinal))
        {
            errors.Add($"{place}: '{text}' is not an address and port; write it as 127.0.0.1:1883.");
            return null;
        }

        if (!IPAddress.IsLoopback(endpoint.Address))
        {
            errors.Add($"{place}: {endpoint} is not a loopback address. This hub has no keys and no mutual TLS yet, so it listens on 127.0.0.1 or ::1 only.");
            return null;
        }

        return endpoint;
    }
}
