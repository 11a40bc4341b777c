using System.Globalization;
using System.Text;
using Edge.Agent.Storage;
using Edge.Protocol;
using Edge.Protocol.Trust;
using Edge.Protocol.Trust.Metadata;

namespace Edge.Agent.Trust;

/// <summary>
/// Which list of models the box last trusted as a whole, and until when. Timestamp, snapshot and targets are replaced one after the other,
/// the targets last: a power cut in between leaves files of two editions on the disk, of which nothing whole can be made. What was trusted
/// before stays trusted then, exactly as long as it would have: by the new files' expiry, withholding the rest of every edition would
/// freeze the box for as long as it is restarted.
/// </summary>
public sealed class HeldList
{
    private readonly string _path;
    private string _line;

    /// <summary>A note in a file.</summary>
    /// <param name="path">The file: the targets' version and the time.</param>
    public HeldList(string path)
    {
        _path = path;
        _line = Read(path);
    }

    /// <summary>Notes what is trusted now.</summary>
    /// <param name="models">It.</param>
    /// <returns>Why it could not be kept; after a power cut at the wrong moment the box then waits for the hub.</returns>
    public Problem? Keep(TrustedModels models)
    {
        var line = string.Create(CultureInfo.InvariantCulture, $"{models.List.Version} {models.Expires.UtcDateTime:O}");
        if (line == _line) return null;
        try
        {
            AtomicFile.Write(_path, Encoding.ASCII.GetBytes(line));
            _line = line;
            return null;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return new Problem(ReasonCode.InputOutput, $"Until when the trusted list holds was not kept: {exception.Message}");
        }
    }

    /// <summary>What was trusted last, where its list still lies there and its keys are still the root's.</summary>
    /// <param name="root">The root that is trusted.</param>
    /// <param name="store">The files.</param>
    public TrustedModels? Recall(RootMetadata root, ITrustStore store)
    {
        if (_line.Split(' ') is not [var number, var moment]
            || !long.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var version)
            || !DateTimeOffset.TryParse(moment, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var expires))
            return null;
        if (!store.Read(RoleNames.Targets).TryGet(out var file, out _) || file is not { } bytes) return null;
        return MetadataReader.Targets(bytes, TrustLimits.Device.TargetsBytes).TryGet(out var targets, out _)
            && targets.Content.Version == version
            && targets.Check(root.Roles[RoleNames.Targets], root.Keys, RoleNames.Targets) is null
                ? TrustedModels.Of(root, targets.Content, expires)
                : null;
    }

    private static string Read(string path)
    {
        try
        {
            return File.Exists(path) ? File.ReadAllText(path) : "";
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return "";
        }
    }
}
