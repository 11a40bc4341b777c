using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using Edge.Agent.Configuration;
using Edge.Protocol;
using Edge.Protocol.Messages;

namespace Edge.Agent.Pipeline.Sources;

/// <summary>Images that appear as files in a folder: each complete one becomes one frame, once, over crashes too.</summary>
public sealed class FolderSource : IFrameSource
{
    /// <summary>Between two looks when nothing is announced: network mounts announce nothing.</summary>
    private static readonly TimeSpan Rescan = TimeSpan.FromSeconds(2);

    private readonly FolderSourceOptions _options;
    private readonly FolderSourceServices _services;
    private readonly IFileTaker _taker;
    private readonly string _component;
    private readonly ConcurrentQueue<TakenFile> _unfinished = new();
    private readonly TaskCompletionSource _opened = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private bool _troubled;

    /// <summary>A source.</summary>
    /// <param name="pipeline">The pipeline it feeds.</param>
    /// <param name="options">The folder and what becomes of its files.</param>
    /// <param name="services">What it needs from the agent.</param>
    public FolderSource(string pipeline, FolderSourceOptions options, FolderSourceServices services)
    {
        _options = options;
        _services = services;
        _component = $"source/{pipeline}";
        _taker = options.Processed switch
        {
            ProcessedFile.Leave => new StayingFiles(options.Path, pipeline, services),
            ProcessedFile.Delete => new ClaimedFiles(options.Path, null, services.Journal, services.Clock.Time),
            _ => new ClaimedFiles(options.Path, options.ProcessedPath ?? Path.Combine(options.Path, "processed"), services.Journal, services.Clock.Time),
        };
    }

    /// <inheritdoc/>
    public Task Opened => _opened.Task;

    /// <inheritdoc/>
    public async IAsyncEnumerable<CapturedFrame> ReadAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (var file in await ResumeAsync(cancellationToken)) yield return await CaptureAsync(file, cancellationToken);

        var scan = new FolderScan(_options.Path, _options.Settle, _services.Clock.Time);
        IFolderWatch? watch = null;
        try
        {
            while (true)
            {
                _troubled = false;
                watch ??= Guard(Watch);
                // The list comes after the watch: a file that appears in between is announced, one from before is listed.
                var files = Guard(scan.FindComplete);
                if (watch is not null && files is not null) _opened.TrySetResult();
                foreach (var file in files ?? [])
                {
                    if (Guard(() => _taker.Take(file)) is { } taken) yield return await CaptureAsync(taken, cancellationToken);
                }

                while (watch is not null && watch.TryGetComplete(out var name))
                {
                    if (ImageFiles.IsImage(name!) && Guard(() => _taker.Take(new FileInfo(Path.Combine(_options.Path, name!)))) is { } taken)
                        yield return await CaptureAsync(taken, cancellationToken);
                }

                if (files is null)
                {
                    // The folder is gone or closed to us; a new one of its name needs a new watch.
                    watch?.Dispose();
                    watch = null;
                }
                else
                {
                    if (_options.StopWhenEmpty && scan.Unsettled == 0) yield break;
                    Guard(Tidy);
                    // Only a whole round without trouble is a recovery: one good file beside a stuck one is none.
                    if (!_troubled && _unfinished.IsEmpty) _services.Health.Recover(_component);
                }

                var pause = scan.Unsettled > 0 && _options.Settle < Rescan ? _options.Settle : Rescan;
                if (watch is not null) await watch.WaitAsync(pause, cancellationToken);
                else await Task.Delay(pause, _services.Clock.Time, cancellationToken);
            }
        }
        finally
        {
            watch?.Dispose();
        }
    }

    private async Task<IReadOnlyList<TakenFile>> ResumeAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            // Nothing may be taken before it is known what was: a folder that is away at the start is waited for.
            if (Guard(_taker.Resume) is { } files) return files;
            await Task.Delay(Rescan, _services.Clock.Time, cancellationToken);
        }
    }

    private async Task<CapturedFrame> CaptureAsync(TakenFile file, CancellationToken cancellationToken)
    {
        var clock = _services.Clock;
        var (captured, timestamp) = (clock.Now(), clock.Time.GetTimestamp());
        var frame = await FileFrame.ReadAsync(file, cancellationToken);
        return new CapturedFrame(
            file.DecisionId,
            Path.GetFileNameWithoutExtension(file.Name),
            "folder",
            FrameOrigin.File,
            captured,
            timestamp,
            frame.Encoded,
            frame.Settings,
            new Receipt(this, file),
            frame.Fault);
    }

    private void Finish(TakenFile file)
    {
        try
        {
            _taker.Finish(file);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            _services.Health.Degrade(_component, new Problem(ReasonCode.InputOutput, $"'{file.Path}' is decided but cannot be put away: {exception.Message}"));
            _unfinished.Enqueue(file);
        }
    }

    private object? Tidy()
    {
        for (var count = _unfinished.Count; count > 0 && _unfinished.TryDequeue(out var file); count--) Finish(file);
        _taker.Idle();
        return null;
    }

    private IFolderWatch Watch() => OperatingSystem.IsLinux()
        ? new InotifyWatch(_options.Path, _services.Clock.Time)
        : new PortableWatch(_options.Path, _services.Clock.Time);

    private T? Guard<T>(Func<T?> work)
        where T : class
    {
        try
        {
            return work();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            _troubled = true;
            _services.Health.Degrade(_component, new Problem(
                ReasonCode.InputOutput, $"The folder '{_options.Path}' cannot be worked: {exception.Message} Give the agent read and write access to it; it is tried again."));
            return null;
        }
    }

    private sealed class Receipt(FolderSource source, TakenFile file) : IFrameReceipt
    {
        public ValueTask CompleteAsync(DecisionRecord decision, CancellationToken cancellationToken)
        {
            source.Finish(file);
            return ValueTask.CompletedTask;
        }
    }
}
