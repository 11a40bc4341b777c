namespace Edge.Agent.Configuration;

/// <summary>A camera that is asked by a trigger.</summary>
/// <param name="Camera">The camera; it runs all the time.</param>
/// <param name="ExposureDelay">How long after the edge a frame must have come to show the part; default 0.</param>
public sealed record TriggeredCameraOptions(CameraSourceOptions Camera, TimeSpan ExposureDelay);
