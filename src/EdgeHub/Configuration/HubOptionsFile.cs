namespace Edge.Hub.Configuration;

/// <summary>The form of <c>hub.json</c>; every member may be left out.</summary>
/// <param name="Data">Data folder; relative to the file's own folder.</param>
/// <param name="Mqtt">Broker address as <c>address:port</c>.</param>
/// <param name="Http">API address as <c>address:port</c>.</param>
/// <param name="UploadMiB">What all devices' uploads may take of the disk, in MiB.</param>
/// <param name="UploadMiBPerDevice">What one device's uploads may take.</param>
/// <param name="Broker">A broker to be a client of, instead of the embedded one.</param>
/// <param name="Database">Connection string of a PostgreSQL database, instead of a file in the data folder.</param>
/// <param name="Shared">Folder of the artifacts that several hub processes share; relative to the file's own folder.</param>
/// <param name="SamplePerMille">Of a thousand decisions, how many go to review.</param>
public sealed record HubOptionsFile(
    string? Data = null, string? Mqtt = null, string? Http = null, uint? UploadMiB = null, uint? UploadMiBPerDevice = null,
    BrokerOptionsFile? Broker = null, string? Database = null, string? Shared = null, int? SamplePerMille = null);
