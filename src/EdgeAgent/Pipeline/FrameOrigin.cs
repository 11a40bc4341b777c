namespace Edge.Agent.Pipeline;

/// <summary>Where a frame came from; it decides whether an identical frame is a repeat or a fault.</summary>
public enum FrameOrigin
{
    /// <summary>A file: the same bytes again are the same question, and the result cache may answer it.</summary>
    File,

    /// <summary>A request: as a file.</summary>
    Api,

    /// <summary>A camera: two identical frames mean a frozen camera. Never cached.</summary>
    Camera,

    /// <summary>A frame taken on a trigger: as a camera. Never cached.</summary>
    Trigger,
}
