using Edge.Agent.Pipeline.Preprocessing;

namespace Edge.Agent.Tasks.ObjectDetection;

/// <summary>From pixels of the model's input back to pixels of the image as it came: through padding, crop, resize and a smaller decode.</summary>
internal readonly struct BoxPlacement
{
    private readonly ResizePlan _plan;
    private readonly int _width;
    private readonly int _height;

    /// <summary>A placement.</summary>
    /// <param name="plan">How the image came to the input.</param>
    /// <param name="image">The image.</param>
    public BoxPlacement(in ResizePlan plan, in DecodedImage image)
    {
        _plan = plan;
        _width = image.FullWidth;
        _height = image.FullHeight;
    }

    /// <summary>Places a box, cut to the image.</summary>
    /// <param name="box">The box.</param>
    /// <returns>A detection, without area when the box lies beside the image.</returns>
    public Detection Place(in Candidate box) => new(box.Label, box.Score, Across(box.Left), Down(box.Top), Across(box.Right), Down(box.Bottom));

    private float Across(float x) => Math.Clamp((x - _plan.PadLeft + _plan.CropLeft) * _width / _plan.ResizedWidth, 0, _width);

    private float Down(float y) => Math.Clamp((y - _plan.PadTop + _plan.CropTop) * _height / _plan.ResizedHeight, 0, _height);
}
