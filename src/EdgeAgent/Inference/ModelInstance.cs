using Edge.Agent.Inference.Providers;
using Edge.Agent.Tasks;
using Edge.Agent.Tensors;
using Microsoft.ML.OnnxRuntime;

namespace Edge.Agent.Inference;

/// <summary>
/// One way through a session: its input and output tensors in pinned memory, bound once per shape, so that a run whose
/// shapes are the last one's allocates nothing. One request at a time; not thread-safe.
/// </summary>
public sealed class ModelInstance : ITensorSink, ITensorSource, IDisposable
{
    private readonly ModelSignature _signature;
    private readonly HotFallback? _fallback;
    private readonly BoundTensor[] _inputs;
    private readonly long[][] _inputShapes;
    private readonly BoundTensor[] _outputs;
    // Null at an output whose memory is ours; else the form of what ONNX Runtime allocated in the last run.
    private readonly NativeOutput?[] _native;
    // Inputs of strings lie in ONNX Runtime's own memory.
    private readonly OrtValue?[] _strings;
    private readonly RunOptions _options = new();
    private InferenceSession _session;
    private OrtIoBinding _binding;
    private bool _outputsStale = true;
    private bool _graphLies;

    internal ModelInstance(InferenceSession session, ModelSignature signature, HotFallback? fallback = null)
    {
        _session = session;
        _fallback = fallback;
        _signature = signature;
        _inputs = [.. signature.Inputs.Select(info => new BoundTensor(info))];
        _inputShapes = new long[_inputs.Length][];
        _strings = new OrtValue?[_inputs.Length];
        _outputs = [.. signature.Outputs.Select(info => new BoundTensor(info))];
        _native = new NativeOutput?[_outputs.Length];
        _binding = session.CreateIoBinding();
    }

    /// <summary>Whether the CPU took over from the provider the session was opened on.</summary>
    public bool IsTakenOver => _fallback?.Taken is { } taken && taken.Session == _session;

    /// <inheritdoc/>
    /// <exception cref="OverflowException">The shape needs more than 2 GB.</exception>
    public Span<byte> Input(int index, ReadOnlySpan<long> shape)
    {
        var tensor = _inputs[index];
        if (tensor.Has(shape)) return tensor.Bytes;
        tensor.Resize(shape);
        _inputShapes[index] = tensor.Shape;
        _binding.BindInput(_signature.Inputs[index].Name, tensor.Value);
        _outputsStale = true;
        return tensor.Bytes;
    }

    /// <summary>An input as it was written last; not for strings.</summary>
    /// <param name="index">Position among the model's inputs.</param>
    public TensorView InputView(int index) => new(_signature.Inputs[index].Type, _inputs[index].Shape, _inputs[index].Bytes);

    /// <summary>Sets an input, strings included.</summary>
    /// <param name="index">Position among the model's inputs.</param>
    /// <param name="value">The tensor; its type is the graph's, its data as long as its shape says.</param>
    public void SetInput(int index, in TensorValue value)
    {
        if (value.Type != TensorType.Bytes)
        {
            value.Data.Span.CopyTo(Input(index, value.Shape));
            return;
        }

        var strings = StringTensors.Create(value.Shape, value.Data.Span);
        _inputShapes[index] = value.Shape;
        _binding.BindInput(_signature.Inputs[index].Name, strings);
        _strings[index]?.Dispose();
        _strings[index] = strings;
        _outputsStale = true;
    }

    /// <summary>Runs the model over the inputs as they stand.</summary>
    /// <param name="cancellationToken">Ends the run inside ONNX Runtime, between two nodes.</param>
    /// <exception cref="OnnxRuntimeException">The runtime failed.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public void Run(CancellationToken cancellationToken = default)
    {
        // Another lane found out that the provider is gone.
        if (_fallback?.Taken is { } taken && taken.Session != _session) MoveTo(taken.Session);
        if (_outputsStale) BindOutputs();
        var cancelled = cancellationToken.UnsafeRegister(static options => ((RunOptions)options!).Terminate = true, _options);
        try
        {
            RunOrMove(cancellationToken);
        }
        catch (OnnxRuntimeException) when (cancellationToken.IsCancellationRequested)
        {
            throw new OperationCanceledException(cancellationToken);
        }
        finally
        {
            // First the callback must be past or impossible: the one of a client who leaves right now would end the next run.
            cancelled.Dispose();
            if (cancellationToken.IsCancellationRequested) _options.Terminate = false;
        }

        _fallback?.Ran();
        TakeNative();
    }

    /// <inheritdoc/>
    public TensorView Output(int index)
    {
        var type = _signature.Outputs[index].Type;
        return _native[index] is { } native
            ? native.View(type)
            : new TensorView(type, _outputs[index].Shape, _outputs[index].Bytes);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _binding.Dispose();
        foreach (var native in _native) native?.Dispose();
        foreach (var tensor in _outputs) tensor.Dispose();
        foreach (var tensor in _inputs) tensor.Dispose();
        foreach (var strings in _strings) strings?.Dispose();
        _options.Dispose();
    }

    private void RunBound()
    {
        try
        {
            _session.RunWithBinding(_options, _binding);
        }
        catch (OnnxRuntimeException exception) when (!_graphLies && IsOfOtherShape(exception))
        {
            // The graph announces other output shapes than it gives, as some exporters write them. From here on the run tells.
            _graphLies = true;
            BindOutputs();
            _session.RunWithBinding(_options, _binding);
        }
    }

    /// <summary>The two sentences in which ONNX Runtime says that an output does not fit the memory that was bound for it.</summary>
    private static bool IsOfOtherShape(OnnxRuntimeException exception) =>
        exception.Message.Contains("shape verification", StringComparison.Ordinal)
        || exception.Message.Contains("computed output shape", StringComparison.Ordinal);

    private void RunOrMove(CancellationToken cancellationToken)
    {
        try
        {
            RunBound();
        }
        catch (OnnxRuntimeException exception) when (!cancellationToken.IsCancellationRequested)
        {
            if (IsTakenOver || _fallback?.Open(exception) is not { } cpu) throw;
            RunElsewhere(cpu.Session, exception);
        }
    }

    private void RunElsewhere(InferenceSession session, OnnxRuntimeException cause)
    {
        var failed = _session;
        MoveTo(session);
        BindOutputs();
        try
        {
            RunBound();
        }
        catch (OnnxRuntimeException)
        {
            // It was the request: the provider stays.
            MoveTo(failed);
            throw;
        }

        _fallback!.Commit(cause);
    }

    /// <summary>Binds the tensors as they stand to another session of the same graph.</summary>
    private void MoveTo(InferenceSession session)
    {
        _binding.Dispose();
        _session = session;
        _binding = session.CreateIoBinding();
        for (var i = 0; i < _inputs.Length; i++)
        {
            if (_inputShapes[i] is not null) _binding.BindInput(_signature.Inputs[i].Name, _strings[i] ?? _inputs[i].Value);
        }

        _outputsStale = true;
    }

    private void BindOutputs()
    {
        for (var i = 0; i < _outputs.Length; i++)
        {
            var info = _signature.Outputs[i];
            if (!_graphLies && OutputShapes.Resolve(info, _signature.Inputs, _inputShapes) is { } shape)
            {
                _native[i]?.Dispose();
                _native[i] = null;
                if (!_outputs[i].Has(shape)) _outputs[i].Resize(shape);
                _binding.BindOutput(info.Name, _outputs[i].Value);
            }
            else
            {
                _native[i] ??= new NativeOutput();
                _binding.BindOutputToDevice(info.Name, OrtMemoryInfo.DefaultInstance);
            }
        }

        _outputsStale = false;
    }

    private void TakeNative()
    {
        if (!Array.Exists(_native, native => native is not null)) return;
        var names = _binding.GetOutputNames();
        var values = _binding.GetOutputValues();
        for (var i = 0; i < names.Length; i++)
        {
            var index = _signature.IndexOfOutput(names[i]);
            if (_native[index] is { } native) native.Take(values[i]);
            else values[i].Dispose();
        }
    }
}
