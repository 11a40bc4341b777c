using Edge.Protocol.Messages;

namespace Edge.Agent.Privacy;

/// <summary>A picture that may be kept.</summary>
/// <param name="Kind">How much of the image it shows.</param>
/// <param name="Content">Its file.</param>
/// <param name="Box">For a crop and a thumbnail: the part of the image it shows.</param>
internal sealed record MadePicture(PictureKind Kind, byte[] Content, DetectedBox? Box = null);
