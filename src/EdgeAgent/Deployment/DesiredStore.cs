using System.Text.Json;
using Edge.Agent.Storage;
using Edge.Protocol;
using Edge.Protocol.Messages;

namespace Edge.Agent.Deployment;

/// <summary>The last desired state, on disk: an agent that starts without its hub still knows what it shall run.</summary>
public sealed class DesiredStore
{
    private readonly string _path;
    private readonly Lock _gate = new();
    private TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private DesiredState? _current;
    private bool _heardFromHub;

    /// <summary>Opens the store.</summary>
    /// <param name="path">The file.</param>
    public DesiredStore(string path)
    {
        _path = path;
        (_current, Problem) = Load(path);
    }

    /// <summary>What was wrong with the stored state at the start; the hub's retained message then brings it again.</summary>
    public Problem? Problem { get; }

    /// <summary>The desired state; null before the first.</summary>
    public DesiredState? Current
    {
        get
        {
            lock (_gate) return _current;
        }
    }

    /// <summary>
    /// Takes a state from the hub. Within one run only a higher revision counts, so that a late or repeated message
    /// changes nothing; the first one after a start counts whatever its revision, because a hub that was restored
    /// from a backup counts from where the backup was.
    /// </summary>
    /// <param name="desired">A checked state.</param>
    /// <returns>Null when it was taken or was old; why it could not be kept otherwise.</returns>
    public Problem? Offer(DesiredState desired)
    {
        lock (_gate)
        {
            var isNews = _current is null || (_heardFromHub ? desired.Revision > _current.Revision : desired.Revision != _current.Revision);
            if (isNews)
            {
                try
                {
                    // On disk before anything acts on it: after a crash the agent must still know why its slots look as they do.
                    Directory.CreateDirectory(Path.GetDirectoryName(_path)!);
                    AtomicFile.Write(_path, JsonSerializer.SerializeToUtf8Bytes(desired, ProtocolJson.Default.DesiredState));
                }
                catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
                {
                    return new Problem(ReasonCode.InputOutput, $"The desired state cannot be kept in '{_path}': {exception.Message}");
                }

                _current = desired;
                Interlocked.Exchange(ref _changed, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).TrySetResult();
            }

            _heardFromHub = true;
            return null;
        }
    }

    /// <summary>Completes when <see cref="Current"/> is another than the one the caller knows.</summary>
    /// <param name="known">What <see cref="Current"/> was.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public async ValueTask WaitOtherAsync(DesiredState? known, CancellationToken cancellationToken)
    {
        while (true)
        {
            // Read before the look: a change in between completes exactly this source.
            var changed = Volatile.Read(ref _changed).Task;
            if (!ReferenceEquals(Current, known)) return;
            await changed.WaitAsync(cancellationToken);
        }
    }

    private static (DesiredState? State, Problem? Problem) Load(string path)
    {
        if (!File.Exists(path)) return (null, null);
        try
        {
            return DesiredReader.Read(File.ReadAllBytes(path)).TryGet(out var desired, out var problem) ? (desired, null) : (null, problem);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return (null, new Problem(ReasonCode.InputOutput, $"The desired state in '{path}' cannot be read: {exception.Message}"));
        }
    }
}
