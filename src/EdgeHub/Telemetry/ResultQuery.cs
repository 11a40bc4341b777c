using Edge.Protocol;
using Edge.Protocol.Messages;

namespace Edge.Hub.Telemetry;

/// <summary>Which results are asked for.</summary>
/// <param name="Limit">At most this many, newest first.</param>
/// <param name="Before">Only those that arrived before this number.</param>
/// <param name="Device">Only this device's.</param>
/// <param name="Verdict">Only with this verdict.</param>
/// <param name="Model">Only by this model.</param>
/// <param name="Version">Only by this version of it.</param>
/// <param name="Since">Only from this moment on.</param>
/// <param name="Until">Only before this moment.</param>
/// <param name="Part">Only this part; every result is looked at.</param>
internal sealed record ResultQuery(
    int Limit, long? Before = null, DeviceAddress? Device = null, Verdict? Verdict = null, string? Model = null, string? Version = null, DateTimeOffset? Since = null,
    DateTimeOffset? Until = null, string? Part = null);
