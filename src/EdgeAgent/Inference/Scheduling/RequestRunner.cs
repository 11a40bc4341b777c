using System.Buffers;
using Edge.Agent.Serving;
using Edge.Agent.Tensors;
using Edge.Protocol;
using Microsoft.ML.OnnxRuntime;

namespace Edge.Agent.Inference.Scheduling;

/// <summary>Runs requests on a lane: tensors in, session, tensors out.</summary>
internal sealed class RequestRunner
{
    private readonly LoadedModel _model;
    private readonly TimeProvider _time;

    public RequestRunner(LoadedModel model, TimeProvider time)
    {
        _model = model;
        _time = time;
    }

    /// <summary>Runs one request.</summary>
    /// <param name="lane">A lane of the model.</param>
    /// <param name="waiter">The request.</param>
    /// <param name="cancellationToken">Ends it inside ONNX Runtime.</param>
    public Outcome<InferenceAnswer> Run(ModelLane lane, Waiter waiter, CancellationToken cancellationToken)
    {
        var request = waiter.Request!;
        var started = _time.GetTimestamp();
        try
        {
            for (var i = 0; i < request.Inputs.Length; i++) lane.Instance.SetInput(i, request.Inputs[i]);
            var ready = _time.GetTimestamp();
            lane.Run(cancellationToken);
            var done = _time.GetTimestamp();
            var answer = Answer(lane, request, new Slice(0, 1, 1), new Stamps(waiter.Entered, started, ready, done));
            _model.Statistics.Executed(Math.Max(request.Rows, 1), answer.Timing);
            return answer;
        }
        catch (OnnxRuntimeException exception)
        {
            return ModelRefusal.OfRun(exception);
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            // A request that breaks a library costs itself, and nobody who waits for it waits for ever.
            return new Problem(ReasonCode.InferenceFailed, $"{exception.GetType().Name}: {exception.Message}");
        }
    }

    /// <summary>Runs several requests as one batch.</summary>
    /// <param name="lane">A lane of the model.</param>
    /// <param name="batch">The requests; all can join each other.</param>
    /// <returns>Their answers in order; null when the graph did not give a row per row, or the run failed: then each goes alone.</returns>
    public Outcome<InferenceAnswer>[]? TryRun(ModelLane lane, IReadOnlyList<Waiter> batch)
    {
        var rows = batch.Sum(waiter => waiter.Request!.Rows);
        var started = _time.GetTimestamp();
        try
        {
            Join(lane, batch, rows);
            var ready = _time.GetTimestamp();
            lane.Run();
            var done = _time.GetTimestamp();
            for (var i = 0; i < _model.Signature.Outputs.Count; i++)
            {
                var shape = lane.Instance.Output(i).Shape;
                if (shape.Length == 0 || shape[0] != rows) return null;
            }

            var answers = new Outcome<InferenceAnswer>[batch.Count];
            var (row, timing) = (0, default(InferenceTiming));
            for (var i = 0; i < answers.Length; i++)
            {
                var request = batch[i].Request!;
                var answer = Answer(lane, request, new Slice(row, request.Rows, rows), new Stamps(batch[i].Entered, started, ready, done));
                (answers[i], timing) = (answer, answer.Timing);
                row += request.Rows;
            }

            _model.Statistics.Executed(rows, timing);
            return answers;
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            // Also where the rows together are more than there is memory for.
            return null;
        }
    }

    private void Join(ModelLane lane, IReadOnlyList<Waiter> batch, int rows)
    {
        for (var i = 0; i < _model.Signature.Inputs.Count; i++)
        {
            long[] shape = [rows, .. batch[0].Request!.Inputs[i].Shape.Skip(1)];
            var target = lane.Instance.Input(i, shape);
            foreach (var waiter in batch)
            {
                var data = waiter.Request!.Inputs[i].Data.Span;
                data.CopyTo(target);
                target = target[data.Length..];
            }
        }
    }

    private InferenceAnswer Answer(ModelLane lane, TensorRequest request, Slice slice, in Stamps stamps)
    {
        var length = 0;
        foreach (var index in request.Outputs) length = checked(length + (lane.Instance.Output(index).Bytes.Length / slice.Of * slice.Rows));
        var memory = ArrayPool<byte>.Shared.Rent(length);
        var outputs = new TensorValue[request.Outputs.Length];
        var at = 0;
        for (var i = 0; i < outputs.Length; i++)
        {
            var info = _model.Signature.Outputs[request.Outputs[i]];
            var view = lane.Instance.Output(request.Outputs[i]);
            var row = view.Bytes.Length / slice.Of;
            var bytes = view.Bytes.Slice(slice.First * row, slice.Rows * row);
            bytes.CopyTo(memory.AsSpan(at));
            var shape = view.Shape.ToArray();
            if (slice.Of > 1) shape[0] = slice.Rows;
            outputs[i] = new TensorValue(info.Name, info.Type, shape, memory.AsMemory(at, bytes.Length));
            at += bytes.Length;
        }

        var timing = new InferenceTiming(
            _time.GetElapsedTime(stamps.Entered, stamps.Started), _time.GetElapsedTime(stamps.Started, stamps.Ready),
            _time.GetElapsedTime(stamps.Ready, stamps.Done), _time.GetElapsedTime(stamps.Done));
        return new InferenceAnswer(_model.Active.Snapshot.Version, lane.Provider, outputs, memory, timing);
    }

    /// <summary>A request's part of a batch, in rows.</summary>
    private readonly record struct Slice(int First, int Rows, int Of);

    private readonly record struct Stamps(long Entered, long Started, long Ready, long Done);
}
