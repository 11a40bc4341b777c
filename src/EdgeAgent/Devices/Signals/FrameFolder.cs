using Edge.Protocol;

namespace Edge.Agent.Devices.Signals;

/// <summary>
/// The folder that a camera writes to. A frame is ready when it has its final name: cameras write under a name that
/// starts with a dot or ends in <c>.tmp</c> or <c>.part</c>, and rename.
/// </summary>
internal sealed class FrameFolder : ITriggeredFrames
{
    private readonly string _path;
    private readonly TimeSpan _maximumAge;
    private readonly TimeProvider _time;
    private (string Name, DateTime Written)? _last;

    public FrameFolder(string path, TimeSpan maximumAge, TimeProvider time)
    {
        _path = path;
        _maximumAge = maximumAge;
        _time = time;
    }

    /// <inheritdoc/>
    public async ValueTask<Outcome<TriggeredFrame>> TakeAsync(long edge, CancellationToken cancellationToken)
    {
        try
        {
            var newest = new DirectoryInfo(_path).EnumerateFiles().Where(IsReady).MaxBy(file => file.LastWriteTimeUtc);
            if (newest is null) return new Problem(SignalReasons.FrameStale, $"{_path} holds no frame.");

            var identity = (newest.Name, newest.LastWriteTimeUtc);
            if (identity == _last)
            {
                return new Problem(SignalReasons.FrameStale, $"{newest.FullName} served an earlier trigger; the camera has written nothing since.");
            }

            var age = _time.GetUtcNow() - newest.LastWriteTimeUtc;
            if (age > _maximumAge)
            {
                return new Problem(
                    SignalReasons.FrameStale,
                    $"{newest.FullName} is {age.TotalMilliseconds:0} ms old, more than the {_maximumAge.TotalMilliseconds:0} ms allowed.");
            }

            var bytes = await File.ReadAllBytesAsync(newest.FullName, cancellationToken);
            _last = identity;
            return new TriggeredFrame(Path.GetFileNameWithoutExtension(newest.Name), bytes, new Dictionary<string, string> { ["file"] = newest.Name });
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return new Problem(ReasonCode.InputOutput, $"The newest frame of {_path} cannot be read: {exception.Message}");
        }
    }

    private static bool IsReady(FileInfo file) =>
        !file.Name.StartsWith('.') && file.Extension is not (".tmp" or ".part");
}
