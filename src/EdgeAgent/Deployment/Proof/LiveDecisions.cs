using System.Collections.Concurrent;
using Edge.Agent.Pipeline;
using Edge.Protocol;
using Edge.Protocol.Messages;

namespace Edge.Agent.Deployment.Proof;

/// <summary>
/// Remembers of every model what its last decisions looked like, and tells a proof under way of each. An answer from the result
/// cache shows nothing new and is passed over, as is a frame that no version could have judged. Thread-safe.
/// </summary>
internal sealed class LiveDecisions : IJudgedFrames
{
    private readonly ConcurrentDictionary<string, Watched> _models = new(StringComparer.Ordinal);

    /// <inheritdoc/>
    public void Judged(ReadOnlySpan<byte> encoded, DecisionRecord decision)
    {
        if (decision.Cached || decision.Model is not { } model || IsInputsFault(decision)) return;
        var watched = _models.GetOrAdd(model.Name, static _ => new Watched());
        watched.Add(decision);
        Volatile.Read(ref watched.Listener)?.Judged(encoded, decision);
    }

    /// <summary>What a version's last decisions looked like.</summary>
    /// <param name="name">The model.</param>
    /// <param name="digest">The version.</param>
    public JudgedSample SampleOf(string name, ArtifactDigest digest) =>
        _models.TryGetValue(name, out var watched) ? watched.SampleOf(digest) : JudgedSample.Empty;

    /// <summary>Tells a proof of a model's decisions until disposed. One proof a model.</summary>
    /// <param name="name">The model.</param>
    /// <param name="listener">The proof.</param>
    public IDisposable Listen(string name, IJudgedListener listener)
    {
        var watched = _models.GetOrAdd(name, static _ => new Watched());
        Volatile.Write(ref watched.Listener, listener);
        return new Ear(watched);
    }

    /// <summary>An image that does not decode and a frozen camera say nothing about a model.</summary>
    private static bool IsInputsFault(DecisionRecord decision) =>
        decision.ErrorCode is { } reason && decision.Latency.Decode == 0 && reason != ReasonCode.Unsupported;

    /// <summary>The active version and the one before: frames of both are under way around a swap.</summary>
    private sealed class Watched
    {
        public IJudgedListener? Listener;

        private readonly Lock _gate = new();
        private (ArtifactDigest Digest, JudgedWindow Window)? _newer;
        private (ArtifactDigest Digest, JudgedWindow Window)? _older;

        public void Add(DecisionRecord decision)
        {
            lock (_gate) WindowOf(decision.Model!.Digest).Add(decision);
        }

        public JudgedSample SampleOf(ArtifactDigest digest)
        {
            lock (_gate)
            {
                if (_newer?.Digest == digest) return _newer.Value.Window.ToSample();
                return _older?.Digest == digest ? _older.Value.Window.ToSample() : JudgedSample.Empty;
            }
        }

        private JudgedWindow WindowOf(ArtifactDigest digest)
        {
            if (_newer?.Digest == digest) return _newer.Value.Window;
            if (_older?.Digest == digest) return _older.Value.Window;
            _older = _newer;
            _newer = (digest, new JudgedWindow());
            return _newer.Value.Window;
        }
    }

    private sealed class Ear(Watched watched) : IDisposable
    {
        public void Dispose() => Volatile.Write(ref watched.Listener, null);
    }
}
