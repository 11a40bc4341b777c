namespace Edge.Agent.Models;

/// <summary>The tensor a model takes: f32 [N, channels, height, width].</summary>
/// <param name="Name">Its name in the ONNX graph.</param>
/// <param name="Width">Pixels.</param>
/// <param name="Height">Pixels.</param>
/// <param name="Colors">Channels, in order.</param>
public sealed record ModelInput(string Name, int Width, int Height, ColorOrder Colors)
{
    /// <summary>Channels of the tensor.</summary>
    public int Channels => Colors == ColorOrder.Gray ? 1 : 3;

    /// <summary>Floats of one image.</summary>
    public int Elements => Channels * Width * Height;
}
