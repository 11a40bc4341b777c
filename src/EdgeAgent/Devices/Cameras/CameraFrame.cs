using Edge.Protocol;
using Edge.Protocol.Messages;

namespace Edge.Agent.Devices.Cameras;

/// <summary>A frame as it came.</summary>
/// <param name="Image">A BMP file.</param>
/// <param name="Captured">When its last byte came.</param>
/// <param name="Timestamp">The same on the machine's steady clock.</param>
/// <param name="Fault">Why it may not be inspected; null for a sound one.</param>
internal sealed record CameraFrame(byte[] Image, RecordTime Captured, long Timestamp, Problem? Fault);
