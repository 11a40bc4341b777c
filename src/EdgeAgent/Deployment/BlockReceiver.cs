using Edge.Agent.Connectivity;
using Edge.Protocol;
using Edge.Protocol.Artifacts;

namespace Edge.Agent.Deployment;

/// <summary>Writes the blocks of one artifact as they come and wakes the one who asked for them.</summary>
internal sealed class BlockReceiver
{
    /// <summary>
    /// A hub keeps a few blocks on their way to each device and goes on by what devices say: after so many blocks, or so long after one.
    /// </summary>
    private const int SaidEvery = 4;

    private static readonly TimeSpan SaidWithin = TimeSpan.FromMilliseconds(500);

    private readonly ArtifactDigest _artifact;
    private readonly PartialArtifact _partial;
    private readonly Pulse _arrived = new();
    private Exception? _fault;
    private int _said;

    /// <summary>A receiver into a partial file.</summary>
    public BlockReceiver(ArtifactDigest artifact, PartialArtifact partial)
    {
        _artifact = artifact;
        _partial = partial;
        _said = partial.Done;
    }

    /// <summary>Why a block could not be written; null while all is well.</summary>
    public Exception? Fault => Volatile.Read(ref _fault);

    /// <summary>Takes a message. What is damaged, foreign or known is dropped: it is asked for again, or was never wanted.</summary>
    public ValueTask HandleAsync(ReadOnlyMemory<byte> payload)
    {
        try
        {
            if (BlockMessage.Decode(payload).TryGet(out var block, out _) && block.Artifact == _artifact && _partial.Write(block)) _arrived.Set();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            Volatile.Write(ref _fault, exception);
            _arrived.Set();
        }

        return ValueTask.CompletedTask;
    }

    /// <summary>Returns when there is something to say of what has come, or nothing has come for a while.</summary>
    /// <param name="wanted">What was asked for.</param>
    /// <param name="patience">How long nothing may come.</param>
    /// <param name="progress">Learns how many blocks are here.</param>
    /// <param name="time">The clock.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>False when nothing came.</returns>
    public async ValueTask<bool> WaitAsync(
        BlockBitmap wanted, Backoff patience, Action<int> progress, TimeProvider time, CancellationToken cancellationToken)
    {
        if (!await _arrived.WaitAsync(patience.Next(), time, cancellationToken)) return false;
        patience.Reset();
        var began = time.GetTimestamp();
        while (Fault is null)
        {
            // Asked before progress is told: blocks go on arriving meanwhile, and the last figure must be the whole one.
            var (isServed, done) = (_partial.HasAll(wanted), _partial.Done);
            progress(done);
            var rest = SaidWithin - time.GetElapsedTime(began);
            if (isServed || done - _said >= SaidEvery || rest <= TimeSpan.Zero) break;
            await _arrived.WaitAsync(rest, time, cancellationToken);
        }

        _said = _partial.Done;
        return true;
    }
}
