using System.Text.Json;
using Edge.Agent.Connectivity;
using Edge.Agent.Connectivity.Egress;
using Edge.Protocol;
using Edge.Protocol.Artifacts;
using Edge.Protocol.Messages;

namespace Edge.Agent.Deployment;

/// <summary>
/// Fetches artifacts as blocks over the link: says what is missing, writes what comes, and says again what is missing, which
/// tells the hub what has come. Blocks that another device of the wave asked for count as well.
/// </summary>
public sealed partial class BlockDownloader : IArtifactSource
{
    /// <summary>Whole downloads before a digest mismatch is believed to be the hub's fault.</summary>
    private const int Attempts = 3;

    private static readonly TimeSpan FirstPatience = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan LongestPatience = TimeSpan.FromSeconds(30);

    private static readonly TimeSpan GoodbyePatience = TimeSpan.FromSeconds(1);

    private readonly IHubLink _link;
    private readonly BlobStore _blobs;
    private readonly ModelPaths _paths;
    private readonly DownloadOptions _options;
    private readonly DownloadServices _services;

    /// <summary>A downloader into one blob store.</summary>
    /// <param name="link">Where blocks come from.</param>
    /// <param name="blobs">Where artifacts go.</param>
    /// <param name="paths">Where partial files lie.</param>
    /// <param name="options">How this device downloads.</param>
    /// <param name="services">Clock, log and free space.</param>
    public BlockDownloader(IHubLink link, BlobStore blobs, ModelPaths paths, DownloadOptions options, DownloadServices services)
    {
        _link = link;
        _blobs = blobs;
        _paths = paths;
        _options = options;
        _services = services;
    }

    /// <inheritdoc/>
    public async ValueTask<Problem?> FetchAsync(ArtifactDigest artifact, long size, Action<int> progress, CancellationToken cancellationToken)
    {
        try
        {
            if (await _blobs.HoldsAsync(artifact, cancellationToken))
            {
                progress(Blocks.CountFor(size));
                return null;
            }

            for (var attempt = 1; ; attempt++)
            {
                var problem = await FetchOnceAsync(artifact, size, progress, cancellationToken);
                if (problem is null) return null;
                if (problem.Reason != ReasonCode.DigestMismatch || attempt == Attempts) return problem;
                Log.Again(_services.Logger, artifact, attempt, problem);
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return Explain(artifact, exception);
        }
    }

    private async ValueTask<Problem?> FetchOnceAsync(ArtifactDigest artifact, long size, Action<int> progress, CancellationToken cancellationToken)
    {
        var path = _paths.Partial(artifact);
        using (var partial = PartialArtifact.Open(path, size))
        {
            progress(partial.Done);
            if (await ReceiveAsync(artifact, partial, progress, cancellationToken) is { } problem) return problem;
            if (partial.Finish(cancellationToken) == artifact)
            {
                partial.Dispose();
                _blobs.Adopt(artifact);
                return null;
            }
        }

        PartialArtifact.Delete(path);
        return new Problem(ReasonCode.DigestMismatch, $"All {Blocks.CountFor(size)} blocks of {artifact} came, and their digest is another.");
    }

    private async ValueTask<Problem?> ReceiveAsync(
        ArtifactDigest artifact, PartialArtifact partial, Action<int> progress, CancellationToken cancellationToken)
    {
        if (partial.IsComplete) return null;
        var receiver = new BlockReceiver(artifact, partial);
        var hasAsked = false;
        // Disposed of last: whoever has left must hear nothing of the next round.
        await using var part = new LinkSubscription(() => hasAsked ? LeaveAsync(artifact, partial.Count) : ValueTask.CompletedTask);
        await using var own = _options.Metered
            ? await _link.SubscribeAsync(Topics.DeviceBlocks(_options.Address), Delivery.AtMostOnce, receiver.HandleAsync, cancellationToken)
            : null;
        await using var shared = _options.Metered ? null : new SharedBlocks(_link, artifact, partial.Missing(), receiver.HandleAsync);
        var patience = new Backoff(FirstPatience, LongestPatience, Backoff.Half, Jitter.Next);
        LinkConnection? joined = null;
        while (!partial.IsComplete)
        {
            // Before every want, not once: the journal shares the disk and grows while a large model comes in.
            if (_services.FreeSpace(_paths.Root) - partial.Remaining < _options.FreeSpaceReserve) return NoSpace(artifact, partial);
            var connection = await _link.WaitConnectedAsync(cancellationToken);
            using var either = CancellationTokenSource.CreateLinkedTokenSource(connection.Closed, cancellationToken);
            try
            {
                if (shared is not null) await shared.AdvanceAsync(partial, cancellationToken);
                var wanted = shared?.Wanted(partial) ?? partial.Missing();
                hasAsked = true;
                if (await AskAsync(artifact, wanted, joins: connection != joined, either.Token)) joined = connection;
                await receiver.WaitAsync(wanted, patience, progress, _services.Time, either.Token);
            }
            catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
            {
                // The connection ended: the next one is asked.
            }

            if (receiver.Fault is { } fault) return Explain(artifact, fault);
        }

        return null;
    }

    /// <summary>Whoever waits for the hub's next round waits for all of this one to have what they came for, or to be gone.</summary>
    private async ValueTask LeaveAsync(ArtifactDigest artifact, int count)
    {
        using var timer = new CancellationTokenSource(GoodbyePatience, _services.Time);
        try
        {
            await AskAsync(artifact, new BlockBitmap(count), joins: false, timer.Token);
        }
        catch (OperationCanceledException)
        {
            // The hub notices by itself.
        }
    }

    private async ValueTask<bool> AskAsync(ArtifactDigest artifact, BlockBitmap wanted, bool joins, CancellationToken cancellationToken)
    {
        var want = new BlocksWant(1, artifact, wanted.Count, wanted.Bytes, _options.Metered, joins);
        var payload = JsonSerializer.SerializeToUtf8Bytes(want, ProtocolJson.Default.BlocksWant);
        var message = new LinkMessage(Topics.BlocksWant(_options.Address), payload, Delivery.AtMostOnce) { Kind = EgressKind.BlockWants, Expiry = LongestPatience };
        if (await _link.PublishAsync(message, cancellationToken) is not { } problem) return true;
        Log.NotAsked(_services.Logger, artifact, problem);
        return false;
    }

    private Problem NoSpace(ArtifactDigest artifact, PartialArtifact partial) => new(
        ReasonCode.DiskFull,
        $"{partial.Remaining} bytes of {artifact} are still to come, and only {_services.FreeSpace(_paths.Root)} bytes are free, "
        + $"of which {_options.FreeSpaceReserve} stay in reserve (storage.freeSpaceReserve).");

    private Problem Explain(ArtifactDigest artifact, Exception exception) => new(
        _services.FreeSpace(_paths.Root) < Blocks.Size ? ReasonCode.DiskFull : ReasonCode.InputOutput,
        $"{artifact} cannot be written below '{_paths.Root}': {exception.Message}");

    private static partial class Log
    {
        [LoggerMessage(5101, LogLevel.Warning, "Fetching {Artifact} again after attempt {Attempt}: {Problem}")]
        public static partial void Again(ILogger logger, ArtifactDigest artifact, int attempt, Problem problem);

        [LoggerMessage(5102, LogLevel.Information, "Blocks of {Artifact} could not be asked for: {Problem}")]
        public static partial void NotAsked(ILogger logger, ArtifactDigest artifact, Problem problem);
    }
}
