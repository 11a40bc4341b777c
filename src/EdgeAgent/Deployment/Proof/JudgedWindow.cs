using Edge.Protocol.Messages;

namespace Edge.Agent.Deployment.Proof;

/// <summary>The last decisions of one version. Not thread-safe.</summary>
internal sealed class JudgedWindow
{
    /// <summary>Enough to tell distributions apart by an eighth; a kilobyte or two on disk as a trial's baseline.</summary>
    public const int Size = 256;

    private readonly float[] _milliseconds = new float[Size];
    private readonly float[] _scores = new float[Size];
    private int _timed;
    private int _scored;

    /// <summary>Takes a decision that an inference was made for.</summary>
    /// <param name="decision">The decision.</param>
    public void Add(DecisionRecord decision)
    {
        if (decision.ErrorCode is not null) return;
        _milliseconds[_timed++ % Size] = (float)decision.Latency.Inference;
        if (TopScore(decision) is { } score) _scores[_scored++ % Size] = score;
    }

    /// <summary>A copy.</summary>
    public JudgedSample ToSample() => new(_milliseconds[..Math.Min(_timed, Size)], _scores[..Math.Min(_scored, Size)]);

    /// <summary>A decision's highest score; 0 where nothing was found, null where there is none to have.</summary>
    /// <param name="decision">The decision.</param>
    public static float? TopScore(DecisionRecord decision) =>
        decision.Scores.Count > 0 ? decision.Scores[0].Score : decision.Detections is null ? null : 0;
}
