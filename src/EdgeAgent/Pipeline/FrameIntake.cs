using Edge.Protocol;

namespace Edge.Agent.Pipeline;

/// <summary>Hashes frames in the order they were captured, and catches a camera that gives the same bytes twice. Not thread-safe.</summary>
internal sealed class FrameIntake
{
    private ArtifactDigest? _last;

    public AcceptedFrame Accept(CapturedFrame frame)
    {
        var hash = ArtifactDigest.Of(frame.Encoded.Span);
        var fault = frame.Fault;
        if (frame.Origin is FrameOrigin.Camera or FrameOrigin.Trigger && fault is null)
        {
            if (hash == _last) fault = CapturedFrame.Frozen;
            _last = hash;
        }

        return new AcceptedFrame(frame, hash, fault);
    }
}
