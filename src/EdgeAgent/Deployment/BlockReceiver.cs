using Edge.Agent.Connectivity;
using Edge.Protocol;
using Edge.Protocol.Artifacts;

namespace Edge.Agent.Deployment;

/// <summary>Writes the blocks of one artifact as they come and wakes the one who asked for them.</summary>
internal sealed class BlockReceiver
{
    private readonly ArtifactDigest _artifact;
    private readonly PartialArtifact _partial;
    private readonly Pulse _arrived = new();
    private Exception? _fault;

    /// <summary>A receiver into a partial file.</summary>
    public BlockReceiver(ArtifactDigest artifact, PartialArtifact partial)
    {
        _artifact = artifact;
        _partial = partial;
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

    /// <summary>Returns when what was asked for has come, or nothing has come for a while.</summary>
    public async ValueTask WaitAsync(
        BlockBitmap wanted, Backoff patience, Action<int> progress, TimeProvider time, CancellationToken cancellationToken)
    {
        while (await _arrived.WaitAsync(patience.Next(), time, cancellationToken))
        {
            patience.Reset();
            // Asked before progress is told: blocks go on arriving meanwhile, and the last figure must be the whole one.
            var isServed = Fault is not null || _partial.HasAll(wanted);
            progress(_partial.Done);
            if (isServed) return;
        }
    }
}
