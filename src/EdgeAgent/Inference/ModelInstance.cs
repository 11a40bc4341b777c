using Edge.Agent.Models;
using Edge.Agent.Pipeline.Postprocessing;
using Edge.Agent.Pipeline.Preprocessing;
using Microsoft.ML.OnnxRuntime;

namespace Edge.Agent.Inference;

/// <summary>
/// One lane through a model: its input and output tensors in pinned memory, bound once, so that a run from pixels to
/// scores allocates nothing. One frame at a time; not thread-safe.
/// </summary>
public sealed class ModelInstance : IDisposable
{
    private readonly InferenceSession _session;
    private readonly ImagePreprocessor _preprocessor;
    private readonly Activation _activation;
    private readonly float[] _input;
    private readonly float[] _output;
    private readonly float[] _scores;
    private readonly OrtValue _inputValue;
    private readonly OrtValue _outputValue;
    private readonly OrtIoBinding _binding;
    private readonly RunOptions _options = new();

    internal ModelInstance(InferenceSession session, ModelBundle bundle, ModelSignature signature)
    {
        var description = bundle.Description;
        _session = session;
        _preprocessor = new ImagePreprocessor(description.Input, description.Preprocessing);
        _activation = description.Activation;
        // The native side keeps these addresses for as long as the binding lives.
        _input = GC.AllocateArray<float>(description.Input.Elements, pinned: true);
        _output = GC.AllocateArray<float>(bundle.Labels.Count, pinned: true);
        _scores = new float[bundle.Labels.Count];
        _inputValue = OrtValue.CreateTensorValueFromMemory(OrtMemoryInfo.DefaultInstance, _input.AsMemory(), signature.InputShape);
        _outputValue = OrtValue.CreateTensorValueFromMemory(OrtMemoryInfo.DefaultInstance, _output.AsMemory(), signature.OutputShape);
        _binding = session.CreateIoBinding();
        _binding.BindInput(description.Input.Name, _inputValue);
        _binding.BindOutput(description.Output, _outputValue);
    }

    /// <summary>Fills the input tensor.</summary>
    /// <param name="image">The image, of any size.</param>
    public void Prepare(in DecodedImage image) => _preprocessor.Fill(image, _input);

    /// <summary>Runs the model.</summary>
    /// <exception cref="OnnxRuntimeException">The runtime failed.</exception>
    public void Infer() => _session.RunWithBinding(_options, _binding);

    /// <summary>Applies the activation.</summary>
    /// <returns>Scores in label order, valid until the next call.</returns>
    public ReadOnlySpan<float> Score()
    {
        ScoreActivation.Apply(_activation, _output, _scores);
        return _scores;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _binding.Dispose();
        _outputValue.Dispose();
        _inputValue.Dispose();
        _options.Dispose();
    }
}
