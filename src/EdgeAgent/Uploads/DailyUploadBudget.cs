using System.Text.Json;
using Edge.Agent.Configuration;
using Edge.Agent.Connectivity.Egress;
using Edge.Agent.Storage;
using Edge.Protocol.Messages;
using Edge.Protocol.Records;

namespace Edge.Agent.Uploads;

/// <summary>The uploads' own budget: bytes a day in all, and by kind, within what the link's budget leaves to anything but alarms. What was spent is on disk, so that a restart is no way to more.</summary>
internal sealed class DailyUploadBudget : IUploadBudget
{
    private readonly string _path;
    private readonly UploadOptions _options;
    private readonly TimeProvider _time;
    private readonly DailyBudget? _link;
    private SpentBytes _spent;

    public DailyUploadBudget(string path, UploadOptions options, TimeProvider time, DailyBudget? link = null)
    {
        _path = path;
        _options = options;
        _time = time;
        _link = link;
        _spent = Load();
    }

    private DateOnly Today => DateOnly.FromDateTime(_time.GetUtcNow().UtcDateTime);

    public bool TryTake(UploadKind kind, long bytes)
    {
        if (_link is { } link && link.Left(RecordPriority.Low) < bytes) return false;
        if (_spent.Day != Today) _spent = new SpentBytes(Today, []);
        var ofKind = _spent.ByKind.GetValueOrDefault(kind);
        if (_spent.ByKind.Values.Sum() + bytes > _options.DailyBytes) return false;
        if (_options.Allow.Where(rule => rule.Kind == kind).All(rule => rule.DailyBytes is { } most && ofKind + bytes > most)) return false;
        var spent = new SpentBytes(_spent.Day, new Dictionary<UploadKind, long>(_spent.ByKind) { [kind] = ofKind + bytes });
        Directory.CreateDirectory(Path.GetDirectoryName(_path)!);
        AtomicFile.Write(_path, JsonSerializer.SerializeToUtf8Bytes(spent, UploadsJson.Default.SpentBytes));
        _spent = spent;
        return true;
    }

    private SpentBytes Load()
    {
        try
        {
            if (File.Exists(_path) && JsonSerializer.Deserialize(File.ReadAllBytes(_path), UploadsJson.Default.SpentBytes) is { } spent) return spent;
        }
        catch (Exception exception) when (exception is JsonException || StorageFault.IsExpected(exception))
        {
            // A day's figures are lost with the file; the next day's begin anew in any case.
        }

        return new SpentBytes(Today, []);
    }
}
