using Edge.Protocol.Messages;

namespace Edge.Agent.Models;

/// <summary>A version that is asked and decides nothing. One frame at a time; freed by disposal.</summary>
public interface IShadowModel : IAsyncDisposable
{
    /// <summary>What loading it showed.</summary>
    ModelCheck Check { get; }

    /// <summary>What it would decide. Runs on the caller's thread to its end.</summary>
    /// <param name="encoded">The image file's bytes.</param>
    /// <param name="cancellationToken">Ends the run.</param>
    ValueTask<DecisionRecord> JudgeAsync(ReadOnlyMemory<byte> encoded, CancellationToken cancellationToken);
}
