using Edge.Agent.Models;

namespace Edge.Agent.Tasks.ObjectDetection;

/// <summary>From a head's boxes to corners in pixels of the model's input.</summary>
internal sealed class BoxScale
{
    private readonly BoxForm _form;
    private readonly float _across;
    private readonly float _down;

    /// <summary>A scale.</summary>
    /// <param name="output">The head.</param>
    /// <param name="input">The model's input.</param>
    public BoxScale(DetectionOutput output, ModelInput input)
    {
        _form = output.Form;
        (_across, _down) = output.Unit == BoxUnit.Normalised ? (input.Width, input.Height) : (1, 1);
    }

    /// <summary>A candidate of a head's numbers.</summary>
    public Candidate Corners(int label, float score, float a, float b, float c, float d) => _form == BoxForm.Corners
        ? new Candidate(label, score, a * _across, b * _down, c * _across, d * _down)
        : new Candidate(label, score, (a - (c / 2)) * _across, (b - (d / 2)) * _down, (a + (c / 2)) * _across, (b + (d / 2)) * _down);
}
