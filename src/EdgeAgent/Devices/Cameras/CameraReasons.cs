using Edge.Protocol;

namespace Edge.Agent.Devices.Cameras;

/// <summary>Why a camera gives no frame that may be inspected.</summary>
public static class CameraReasons
{
    /// <summary>What reads the camera does not start, ended, or gave something that is no picture.</summary>
    public static readonly ReasonCode Lost = new("camera-lost");

    /// <summary>No frame came for too long.</summary>
    public static readonly ReasonCode Silent = new("camera-silent");

    /// <summary>What decodes the camera complained: the picture is not what the camera saw.</summary>
    public static readonly ReasonCode Damaged = new("frame-damaged");
}
