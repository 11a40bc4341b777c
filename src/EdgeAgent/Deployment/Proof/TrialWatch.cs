using Edge.Agent.Connectivity;
using Edge.Protocol;
using Edge.Protocol.Messages;

namespace Edge.Agent.Deployment.Proof;

/// <summary>Counts what a version on trial decides. Thread-safe.</summary>
internal sealed class TrialWatch : IJudgedListener
{
    private readonly ArtifactDigest _digest;
    private readonly Pulse _judged;
    private readonly Lock _gate = new();
    private readonly JudgedWindow _window = new();
    private long _frames;
    private long _errors;
    private long _notNumbers;

    /// <summary>A watch.</summary>
    /// <param name="digest">The version.</param>
    /// <param name="judged">Set at each of its decisions.</param>
    public TrialWatch(ArtifactDigest digest, Pulse judged)
    {
        _digest = digest;
        _judged = judged;
    }

    /// <inheritdoc/>
    public void Judged(ReadOnlySpan<byte> encoded, DecisionRecord decision)
    {
        // Frames that the version before had begun come in after the swap.
        if (decision.Model!.Digest != _digest) return;
        lock (_gate)
        {
            _frames++;
            if (decision.ErrorCode is { } reason)
            {
                _errors++;
                if (reason == ReasonCode.NotANumber) _notNumbers++;
            }

            _window.Add(decision);
        }

        _judged.Set();
    }

    /// <summary>What it has shown so far.</summary>
    public TrialCount Read()
    {
        lock (_gate) return new TrialCount(_frames, _errors, _notNumbers, _window.ToSample());
    }
}
