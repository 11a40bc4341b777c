using Edge.Agent.Models;

namespace Edge.Agent.Pipeline.Preprocessing;

/// <summary>The size an image is brought to, and the window of it that the model sees.</summary>
/// <param name="ResizedWidth">Pixels across of the whole resized image.</param>
/// <param name="ResizedHeight">Pixels down of the whole resized image.</param>
/// <param name="Left">First column of the window.</param>
/// <param name="Top">First row of the window.</param>
/// <param name="Width">Columns of the window: the model's.</param>
/// <param name="Height">Rows of the window: the model's.</param>
internal readonly record struct ResizePlan(int ResizedWidth, int ResizedHeight, int Left, int Top, int Width, int Height)
{
    /// <summary>Plans for one image.</summary>
    /// <param name="width">The image's pixels across.</param>
    /// <param name="height">The image's pixels down.</param>
    /// <param name="input">The model's input.</param>
    /// <param name="mode">How they meet.</param>
    public static ResizePlan For(int width, int height, ModelInput input, ResizeMode mode)
    {
        if (mode == ResizeMode.Stretch) return new ResizePlan(input.Width, input.Height, 0, 0, input.Width, input.Height);
        var scale = Math.Max((double)input.Width / width, (double)input.Height / height);
        var resizedWidth = Math.Max(input.Width, (int)Math.Round(width * scale));
        var resizedHeight = Math.Max(input.Height, (int)Math.Round(height * scale));
        return new ResizePlan(
            resizedWidth, resizedHeight, (resizedWidth - input.Width) / 2, (resizedHeight - input.Height) / 2, input.Width, input.Height);
    }
}
