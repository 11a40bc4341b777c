using Edge.Agent.Inference.Placement;
using System.Collections.Concurrent;
using Edge.Agent.Models;
using Edge.Protocol;

namespace Edge.Agent.Tests.Deployment.Support;

/// <summary>The model host's contract without a runtime: says which versions it was shown and refuses those it is told to.</summary>
internal sealed class FakeModelHost : IModelHost
{
    private readonly ConcurrentDictionary<string, ActiveModel> _active = new();

    public ConcurrentDictionary<string, Problem> FailingChecks { get; } = new();

    public ConcurrentDictionary<string, Problem> FailingActivations { get; } = new();

    public ConcurrentQueue<string> Calls { get; } = new();

    public TaskCompletionSource? HoldCheck { get; set; }

    public async ValueTask<Outcome<ModelCheck>> CheckAsync(ModelSnapshot snapshot, CancellationToken cancellationToken)
    {
        Calls.Enqueue($"check {snapshot.Version}");
        if (HoldCheck is { } hold) await hold.Task.WaitAsync(cancellationToken);
        return FailingChecks.TryGetValue(snapshot.Version, out var problem) ? problem : Check();
    }

    /// <summary>The engine's building, as far as it has come; null where none is needed.</summary>
    public TaskCompletionSource<Outcome<ModelCheck>>? Building { get; set; }

    public string? CompilesFor(ModelSnapshot snapshot) => Building is null ? null : "tensorrt";

    public async ValueTask<Outcome<ModelCheck>> CompileAsync(ModelSnapshot snapshot, CancellationToken cancellationToken)
    {
        Calls.Enqueue($"compile {snapshot.Version}");
        return await Building!.Task.WaitAsync(cancellationToken);
    }

    public ValueTask<Outcome<ModelCheck>> ActivateAsync(ModelSnapshot snapshot, CancellationToken cancellationToken)
    {
        Calls.Enqueue($"activate {snapshot.Version}");
        if (FailingActivations.TryGetValue(snapshot.Version, out var problem)) return new ValueTask<Outcome<ModelCheck>>(problem);
        _active[snapshot.Name] = new ActiveModel(snapshot, Check());
        return new ValueTask<Outcome<ModelCheck>>(Check());
    }

    /// <summary>The version that is kept beside the active one.</summary>
    public string? Kept { get; private set; }

    public async ValueTask<Outcome<ModelCheck>> TryAsync(ModelSnapshot snapshot, CancellationToken cancellationToken)
    {
        var before = Find(snapshot.Name)?.Snapshot.Version;
        var tried = await ActivateAsync(snapshot, cancellationToken);
        if (tried.IsSuccess) Kept = before;
        return tried;
    }

    public ValueTask SettleAsync(string name)
    {
        Calls.Enqueue($"settle {name}");
        Kept = null;
        return ValueTask.CompletedTask;
    }

    public ValueTask<bool> UnloadAsync(string name, CancellationToken cancellationToken)
    {
        Calls.Enqueue($"unload {name}");
        return new ValueTask<bool>(_active.TryRemove(name, out _));
    }

    public IReadOnlyList<(ActiveModel Model, DateTimeOffset LastUsed)> Serving => [.. _active.Values.Select(model => (model, DateTimeOffset.UnixEpoch))];

    public ActiveModel? Find(string name) => _active.GetValueOrDefault(name);

    public static ModelCheck Check() => new("CPUExecutionProvider", 3, 0.001f, null, PlacementLedger.Empty, "model.onnx");
}
