using System.Runtime.InteropServices;
using Edge.Agent.Pipeline.Preprocessing;
using Edge.Agent.Tasks;
using Edge.Agent.Tasks.Images;
using Edge.Agent.Tasks.ObjectDetection;
using Edge.Agent.Tensors;
using Edge.Agent.Tensors.Numpy;
using Edge.Protocol;
using Microsoft.ML.OnnxRuntime;

namespace Edge.Agent.Inference.Stages;

/// <summary>Runs one input through a model and keeps what every stage made: for finding out where scores begin to differ.</summary>
internal sealed class StageRecorder
{
    private readonly LoadedModel _model;
    private readonly ImageDecoder _decoder;

    public StageRecorder(LoadedModel model, long maxPixels)
    {
        _model = model;
        _decoder = new ImageDecoder(maxPixels);
    }

    /// <summary>Runs an image file.</summary>
    /// <param name="encoded">Its bytes.</param>
    /// <param name="cancellationToken">Ends the wait for a lane.</param>
    public async Task<Outcome<IReadOnlyList<Stage>>> RecordAsync(ReadOnlyMemory<byte> encoded, CancellationToken cancellationToken)
    {
        if (_model.Task.Accepts != TaskInputKind.Image) return NotFor("an image");
        if (!TaskImages.Decode(_decoder, encoded.Span, _model.Bundle.Description.Task).TryGet(out var input, out var problem)) return problem;
        using var lease = await _model.LeaseAsync(cancellationToken);
        var image = input.Image;
        return Record(lease!.Lane, input, [Pixels(Stage.Decoded, image.Pixels.Span, image.Width, image.Height, image.Format == PixelFormat.Gray ? 1 : 4), Resized(image)]);
    }

    /// <summary>Runs a text.</summary>
    /// <param name="text">The text.</param>
    /// <param name="cancellationToken">Ends the wait for a lane.</param>
    public async Task<Outcome<IReadOnlyList<Stage>>> RecordAsync(string text, CancellationToken cancellationToken)
    {
        if (_model.Task.Accepts != TaskInputKind.Text) return NotFor("a text");
        using var lease = await _model.LeaseAsync(cancellationToken);
        return Record(lease!.Lane, TaskInput.Of(text), []);
    }

    /// <summary>Runs input tensors that somebody else prepared.</summary>
    /// <param name="inputs">One per input of the graph, in its order.</param>
    /// <param name="cancellationToken">Ends the wait for a lane.</param>
    /// <returns>The outputs, or why there are none.</returns>
    public async Task<Outcome<IReadOnlyList<Stage>>> RunAsync(IReadOnlyList<TensorValue> inputs, CancellationToken cancellationToken)
    {
        using var lease = await _model.LeaseAsync(cancellationToken);
        var lane = lease!.Lane;
        for (var i = 0; i < inputs.Count; i++) lane.Instance.SetInput(i, inputs[i]);
        return Run(lane, cancellationToken) is { } failed ? failed : Outputs(lane);
    }

    private static Problem? Run(ModelLane lane, CancellationToken cancellationToken)
    {
        try
        {
            lane.Run(cancellationToken);
            return null;
        }
        catch (OnnxRuntimeException exception)
        {
            return new Problem(ReasonCode.InferenceFailed, $"The model does not run on these inputs: {exception.Message}");
        }
    }

    private Outcome<IReadOnlyList<Stage>> Record(ModelLane lane, in TaskInput input, List<Stage> stages)
    {
        if (lane.Prepare(input) is { } refused) return refused;
        for (var i = 0; i < _model.Signature.Inputs.Count; i++)
            stages.Add(Tensor(Stage.Input, _model.Signature.Inputs[i], lane.Instance.InputView(i)));
        if (Run(lane, CancellationToken.None) is { } failed) return failed;
        stages.AddRange(Outputs(lane));
        if (lane.Read() is { } unreadable) return unreadable;
        AddResult(_model.Bundle.Description.Task, lane.ToResult(), stages);
        return stages;
    }

    private List<Stage> Outputs(ModelLane lane)
    {
        var stages = new List<Stage>();
        for (var i = 0; i < _model.Signature.Outputs.Count; i++)
        {
            // NumPy has no such elements; strings diverge or not without a distance.
            if (_model.Signature.Outputs[i].Type is TensorType.Bytes or TensorType.BFloat16) continue;
            stages.Add(Tensor(Stage.Output, _model.Signature.Outputs[i], lane.Instance.Output(i)));
        }

        return stages;
    }

    private static void AddResult(TaskOptions task, TaskResult result, List<Stage> stages)
    {
        if (result.Scores.Length > 0) stages.Add(Floats(Stage.Scores, [result.Scores.Length], result.Scores));
        if (result.Embedding.Length > 0) stages.Add(Floats(Stage.Embedding, [result.Embedding.Length], result.Embedding));
        if (task is not ObjectDetectionOptions) return;
        float[] rows = [.. result.Detections.SelectMany(found => (float[])[found.Label, found.Score, found.Left, found.Top, found.Right, found.Bottom])];
        stages.Add(Floats(Stage.Detections, [result.Detections.Length, 6], rows));
    }

    private static Stage Floats(string name, long[] shape, float[] values) =>
        new(name, new NpyArray(TensorType.Float32, shape, MemoryMarshal.AsBytes(values.AsSpan()).ToArray()));

    private static Stage Tensor(string kind, TensorInfo info, in TensorView view) =>
        new(kind + Stage.FileName(info.Name), new NpyArray(view.Type, view.Shape.ToArray(), view.Bytes.ToArray()));

    private Stage Resized(in DecodedImage image)
    {
        var (input, preprocessing) = _model.Bundle.Description.Task.DecodeTarget!;
        var pixels = new ImagePreprocessor(input, preprocessing).Resize(image, out var step);
        return Pixels(Stage.Resized, pixels, input.Width, input.Height, step);
    }

    /// <summary>Without the alpha that decoding adds: Python's arrays have three channels or none.</summary>
    private static Stage Pixels(string name, ReadOnlySpan<byte> pixels, int width, int height, int step)
    {
        if (step == 1) return new Stage(name, new NpyArray(TensorType.UInt8, [height, width], pixels[..(width * height)].ToArray()));
        var colours = new byte[width * height * 3];
        for (int from = 0, to = 0; to < colours.Length; from += 4, to += 3) pixels.Slice(from, 3).CopyTo(colours.AsSpan(to));
        return new Stage(name, new NpyArray(TensorType.UInt8, [height, width, 3], colours));
    }

    private Problem NotFor(string what) => new(ReasonCode.Unsupported, $"Model '{_model.Active.Snapshot.Name}' ({_model.Bundle.Description.Task.Task}) does not take {what}.");
}
