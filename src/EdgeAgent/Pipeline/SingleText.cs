using Edge.Agent.Inference;
using Edge.Agent.Models;
using Edge.Agent.Serving;
using Edge.Agent.Tasks;
using Edge.Protocol;
using Microsoft.ML.OnnxRuntime;

namespace Edge.Agent.Pipeline;

/// <summary>One model asked about one text after the other, as <see cref="SingleShot"/> asks about images. Not thread-safe.</summary>
internal sealed class SingleText : IAsyncDisposable
{
    private readonly LoadedModel _model;
    private readonly TimeProvider _time;

    private SingleText(LoadedModel model, TimeProvider time)
    {
        _model = model;
        _time = time;
    }

    /// <summary>The model and what it runs on.</summary>
    public ActiveModel Active => _model.Active;

    /// <summary>The model, loaded.</summary>
    public LoadedModel Model => _model;

    /// <summary>The model's description and labels.</summary>
    public ModelBundle Bundle => _model.Bundle;

    /// <summary>The model as a protocol describes it.</summary>
    public ServedModel Served => new(
        Active.Snapshot.Name, Active.Snapshot.Version, ServingState.Ready, "", Bundle.Description.Task.Task,
        _model.Signature.Inputs, _model.Signature.Outputs, Bundle.Labels, ModelServingOptions.Default, Active.Check.ExecutionProvider);

    /// <summary>Loads a model folder, warms it up and runs its golden cases.</summary>
    /// <param name="library">ONNX Runtime.</param>
    /// <param name="snapshot">The version.</param>
    /// <param name="time">Latencies.</param>
    /// <returns>The model, ready, or why it may not serve texts.</returns>
    public static async ValueTask<Outcome<SingleText>> OpenAsync(OnnxRuntimeLibrary library, ModelSnapshot snapshot, TimeProvider time)
    {
        if (!new ModelLoader(library, time).Load(snapshot, new ModelServing(1, null), CancellationToken.None).TryGet(out var model, out var problem)) return problem;
        if (model.Task.Accepts == TaskInputKind.Text) return new SingleText(model, time);
        await model.DisposeAsync();
        return new Problem(ReasonCode.Unsupported, $"Model '{snapshot.Name}' ({model.Bundle.Description.Task.Task}) takes no texts. Name an image instead of --text.");
    }

    /// <summary>Answers about one text.</summary>
    /// <param name="text">The text.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>Labels or a vector, or what went wrong.</returns>
    public async ValueTask<Outcome<TaskAnswer>> AnswerAsync(string text, CancellationToken cancellationToken)
    {
        using var lease = await _model.LeaseAsync(cancellationToken);
        if (lease is null) return FrameScorer.Swapped;
        var lane = lease.Lane;
        var begin = _time.GetTimestamp();
        if (lane.Prepare(TaskInput.Of(text)) is { } refused) return refused;
        var prepared = _time.GetTimestamp();
        try
        {
            lane.Run(cancellationToken);
        }
        catch (OnnxRuntimeException exception)
        {
            return ModelRefusal.OfRun(exception);
        }

        var inferred = _time.GetTimestamp();
        if (lane.Read() is { } unreadable) return unreadable;
        var result = lane.ToResult();
        return new TaskAnswer(Active.Snapshot.Version, lane.Provider, result, new InferenceTiming(
            default, _time.GetElapsedTime(begin, prepared), _time.GetElapsedTime(prepared, inferred), _time.GetElapsedTime(inferred)));
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _model.DisposeAsync();
}
