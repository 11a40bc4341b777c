using Edge.Agent.Models;

namespace Edge.Agent.Pipeline.Preprocessing;

/// <summary>What a model needs of an image's size.</summary>
/// <param name="Input">The model's input.</param>
/// <param name="Preprocessing">How an image comes to it.</param>
public sealed record DecodeTarget(ModelInput Input, ModelPreprocessing Preprocessing)
{
    /// <summary>Whether an image decoded smaller still has the pixels that the resize of the whole one asks for.</summary>
    /// <param name="width">Pixels across of the whole image.</param>
    /// <param name="height">Pixels down of the whole image.</param>
    /// <param name="smallerWidth">Pixels across when decoded smaller.</param>
    /// <param name="smallerHeight">Pixels down when decoded smaller.</param>
    public bool IsCovered(int width, int height, int smallerWidth, int smallerHeight)
    {
        var plan = ResizePlan.For(width, height, Input, Preprocessing);
        return smallerWidth >= plan.ResizedWidth && smallerHeight >= plan.ResizedHeight;
    }
}
