namespace Edge.Agent.Models;

/// <summary>The tensor a model takes: one image, f32 or u8 as the graph says.</summary>
/// <param name="Name">Its name in the ONNX graph.</param>
/// <param name="Width">Pixels.</param>
/// <param name="Height">Pixels.</param>
/// <param name="Colors">Channels, in order.</param>
/// <param name="Layout">Order of its dimensions.</param>
public sealed record ModelInput(string Name, int Width, int Height, ColorOrder Colors, TensorLayout Layout = TensorLayout.Nchw)
{
    /// <summary>Channels of the tensor.</summary>
    public int Channels => Colors == ColorOrder.Gray ? 1 : 3;

    /// <summary>Numbers of one image.</summary>
    public int Elements => Channels * Width * Height;

    /// <summary>The tensor's dimensions for one image.</summary>
    public long[] ToShape() => Layout == TensorLayout.Nchw ? [1, Channels, Height, Width] : [1, Height, Width, Channels];
}
