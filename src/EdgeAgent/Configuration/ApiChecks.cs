using System.Net;
using Edge.Agent.Api.Access;
using Edge.Agent.Configuration.Shape;
using Edge.Agent.Shift;

namespace Edge.Agent.Configuration;

/// <summary>What the endpoint's settings must be together: an address that others reach goes with keys, and the keys can be read.</summary>
internal static class ApiChecks
{
    /// <summary>Checks the section.</summary>
    /// <param name="api">The section.</param>
    /// <param name="origins">Where settings come from.</param>
    /// <param name="baseDirectory">Where relative paths start.</param>
    public static IEnumerable<ConfigurationError> Run(IConfigurationSection api, ConfigurationOrigins origins, string baseDirectory)
    {
        var keys = api["keysFile"];
        foreach (var name in new[] { "listen", "grpcListen" })
        {
            if (keys is null && Notation.TryEndPoint(api[name] ?? "", out var address) && !IPAddress.IsLoopback(address.Address))
                yield return Error(name, $"{api[name]} is not a loopback address; others may ask only with keys: set api.keysFile, or listen on 127.0.0.1.");
        }

        if (api["shifts"] is { } shifts && ShiftTimes.Parse(shifts) is null)
            yield return Error("shifts", $"'{shifts}' must be times of day separated by blanks, for example {ShiftTimes.Default}.");
        if (keys is null && api["requireKey"] == "always") yield return Error("requireKey", "'always' leaves nobody who may ask; set api.keysFile.");
        if (string.IsNullOrWhiteSpace(keys)) yield break;
        foreach (var fault in Faults(Path.GetFullPath(keys, baseDirectory))) yield return Error("keysFile", fault);

        ConfigurationError Error(string name, string message) => new(origins.Of($"{api.Path}:{name}"), $"api.{name}", message);
    }

    private static List<string> Faults(string path)
    {
        var faults = new List<string>();
        try
        {
            KeyFile.Read(File.ReadLines(path), faults);
            for (var index = 0; index < faults.Count; index++) faults[index] = $"{path}: {faults[index]}";
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            faults.Add($"{path} cannot be read: {exception.Message}");
        }

        return faults;
    }
}
