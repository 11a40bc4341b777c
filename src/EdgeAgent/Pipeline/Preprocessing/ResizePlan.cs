using Edge.Agent.Models;

namespace Edge.Agent.Pipeline.Preprocessing;

/// <summary>The size an image is brought to, and which part of it lies where in the model's input.</summary>
/// <param name="SourceWidth">Pixels across of the image.</param>
/// <param name="SourceHeight">Pixels down of the image.</param>
/// <param name="ResizedWidth">Pixels across of the whole resized image.</param>
/// <param name="ResizedHeight">Pixels down of the whole resized image.</param>
/// <param name="CropLeft">First column of the resized image that the model sees.</param>
/// <param name="CropTop">First row of it.</param>
/// <param name="Width">Columns that the model sees.</param>
/// <param name="Height">Rows.</param>
/// <param name="PadLeft">Column of the input where they begin.</param>
/// <param name="PadTop">Row of it.</param>
internal readonly record struct ResizePlan(
    int SourceWidth, int SourceHeight, int ResizedWidth, int ResizedHeight, int CropLeft, int CropTop, int Width, int Height, int PadLeft, int PadTop)
{
    /// <summary>Plans for one image.</summary>
    /// <param name="width">The image's pixels across.</param>
    /// <param name="height">The image's pixels down.</param>
    /// <param name="input">The model's input.</param>
    /// <param name="preprocessing">How they meet.</param>
    public static ResizePlan For(int width, int height, ModelInput input, ModelPreprocessing preprocessing)
    {
        var (across, down) = Resized(width, height, input, preprocessing);
        var (seenAcross, seenDown) = (Math.Min(across, input.Width), Math.Min(down, input.Height));
        return new ResizePlan(
            width, height, across, down,
            (across - seenAcross) / 2, (down - seenDown) / 2, seenAcross, seenDown,
            Before(input.Width - seenAcross), Before(input.Height - seenDown));
    }

    /// <summary>Whether the image goes into the input as it is.</summary>
    /// <param name="input">The model's input.</param>
    public bool IsIdentity(ModelInput input) =>
        SourceWidth == ResizedWidth && SourceHeight == ResizedHeight && SourceWidth == input.Width && SourceHeight == input.Height;

    private static (int Width, int Height) Resized(int width, int height, ModelInput input, ModelPreprocessing preprocessing)
    {
        var (across, down) = ((double)input.Width / width, (double)input.Height / height);
        switch (preprocessing.Resize)
        {
            case ResizeMode.CenterCrop:
                var cover = Math.Max(across, down);
                return (Math.Max(input.Width, (int)Math.Round(width * cover)), Math.Max(input.Height, (int)Math.Round(height * cover)));
            case ResizeMode.ShortestEdge:
                // The longer side is cut to whole pixels, as transformers' get_resize_output_image_size does.
                var edge = preprocessing.ShortestEdge;
                return width <= height ? (edge, (int)((long)edge * height / width)) : ((int)((long)edge * width / height), edge);
            case ResizeMode.Letterbox:
                var fit = Math.Min(across, down);
                return (Math.Max(1, (int)Math.Round(width * fit)), Math.Max(1, (int)Math.Round(height * fit)));
            default:
                return (input.Width, input.Height);
        }
    }

    // Ultralytics rounds half the padding less 0.1, so that an odd one goes to the right and the bottom.
    private static int Before(int padding) => (int)Math.Round((padding / 2.0) - 0.1);
}
