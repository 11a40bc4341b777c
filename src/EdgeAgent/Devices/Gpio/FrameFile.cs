namespace Edge.Agent.Devices.Gpio;

/// <summary>A frame as a camera left it.</summary>
/// <param name="Name">File name.</param>
/// <param name="Bytes">The encoded image.</param>
internal sealed record FrameFile(string Name, byte[] Bytes);
