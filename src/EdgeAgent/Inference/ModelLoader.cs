using Edge.Agent.Configuration;
using Edge.Agent.Inference.Providers;
using Edge.Agent.Inference.Scheduling;
using Edge.Agent.Inference.Variants;
using Edge.Agent.Models;
using Edge.Agent.Tasks;
using Edge.Protocol;
using Microsoft.ML.OnnxRuntime;

namespace Edge.Agent.Inference;

/// <summary>Brings a model version into memory: sessions under its policy, lanes, a warm-up and the golden cases.</summary>
internal sealed class ModelLoader
{
    private readonly SessionFactory _sessions;
    private readonly ExecutionProviders _providers;
    private readonly Lazy<HardwareFacts> _hardware;
    private readonly TimeProvider _time;

    /// <summary>A loader.</summary>
    /// <param name="library">ONNX Runtime.</param>
    /// <param name="time">The clock requests are timed by.</param>
    /// <param name="contexts">Where compiled models are kept; null keeps none.</param>
    /// <param name="hardware">What decides about variants; null for what this machine has.</param>
    public ModelLoader(OnnxRuntimeLibrary library, TimeProvider time, CompiledContexts? contexts = null, Lazy<HardwareFacts>? hardware = null)
    {
        _providers = library.Providers;
        _hardware = hardware ?? new Lazy<HardwareFacts>(HardwareFacts.Read);
        _sessions = new SessionFactory(library, contexts);
        _time = time;
    }

    /// <summary>Loads a version under its whole policy, however long a provider compiles.</summary>
    /// <param name="snapshot">The version.</param>
    /// <param name="serving">How many lanes, under which policy.</param>
    /// <param name="cancellationToken">Ends the load.</param>
    /// <returns>The loaded model, or why it may not serve.</returns>
    public Outcome<LoadedModel> Load(ModelSnapshot snapshot, ModelServing serving, CancellationToken cancellationToken) =>
        Load(snapshot, serving, mayPostpone: false, cancellationToken);

    /// <summary>Loads a version so that it serves soon: on the CPU where the policy compiles in the background.</summary>
    /// <param name="snapshot">The version.</param>
    /// <param name="serving">How many lanes, under which policy.</param>
    /// <param name="cancellationToken">Ends the load.</param>
    /// <returns>The loaded model, with <see cref="LoadedParts.Postponed"/> when there is more to come; or why it may not serve.</returns>
    public Outcome<LoadedModel> LoadSoon(ModelSnapshot snapshot, ModelServing serving, CancellationToken cancellationToken) =>
        Load(snapshot, serving, mayPostpone: true, cancellationToken);

    /// <summary>The policy that a version would run under; null where its description cannot be read.</summary>
    /// <param name="snapshot">The version.</param>
    /// <param name="serving">How it is served.</param>
    public static ExecutionProviderPolicy? PolicyOf(ModelSnapshot snapshot, ModelServing serving) =>
        serving.Policy ?? (ModelBundle.Load(snapshot.Directory).TryGet(out var bundle, out _) ? bundle.Description.ExecutionProviders : null);

    /// <summary>Whether the CPU serves while a provider compiles. A policy that requires a provider is not met by the CPU: then nobody serves before it is compiled.</summary>
    /// <param name="policy">The policy.</param>
    public static bool MayPostpone(ExecutionProviderPolicy policy) =>
        policy is { Compilation: ProviderCompilation.Background, Requirement: not ProviderRequirement.Require };

    private Outcome<LoadedModel> Load(ModelSnapshot snapshot, ModelServing serving, bool mayPostpone, CancellationToken cancellationToken)
    {
        if (!ModelBundle.Load(snapshot.Directory).TryGet(out var bundle, out var problem)) return problem;
        var policy = serving.Policy ?? bundle.Description.ExecutionProviders;
        var postponed = mayPostpone && MayPostpone(policy) ? policy : null;
        var draft = new ModelDraft(snapshot, new ModelFiles(bundle, _hardware, _providers), serving, postponed is null ? policy : ExecutionProviderPolicy.Any, postponed);
        try
        {
            var built = Build(draft, cancellationToken);
            if (!built.IsSuccess) draft.Dispose();
            return built;
        }
        catch (OnnxRuntimeException exception)
        {
            draft.Dispose();
            return new Problem(
                draft.Fallback is null ? ReasonCode.ModelInvalid : ReasonCode.ExecutionProviderUnavailable,
                $"{draft.Files.PathFor(draft.Fallback?.Provider ?? ExecutionProviderNames.Cpu)} loads but does not run{(draft.Fallback is null ? "" : $" on {draft.Fallback.Provider}")}: {exception.Message}");
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            // Files of others: whatever they make a library throw costs this version, not the agent.
            draft.Dispose();
            return new Problem(ReasonCode.ModelInvalid, $"{snapshot.Directory} cannot be loaded: {exception.GetType().Name}: {exception.Message}");
        }
        catch
        {
            draft.Dispose();
            throw;
        }
    }

    private Outcome<LoadedModel> Build(ModelDraft draft, CancellationToken cancellationToken)
    {
        if (!Open(draft, cancellationToken).TryGet(out var session, out var problem)) return problem;
        var bundle = draft.Files.BundleFor(session.Provider);
        if (!ModelSignature.Read(session.Session, bundle.ModelFile).TryGet(out var signature, out problem)) return problem;
        if (!TaskCatalog.ByName[bundle.Description.Task.Task].Bind(bundle, signature).TryGet(out var task, out problem)) return problem;

        if (bundle.Description.Serving.Batching is not null && RequestBinder.Unbatchable(signature) is { Count: > 0 } fixedTensors)
            return bundle.Disagreement([$"'batching' needs a graph whose first dimension is open everywhere, which it is not at {string.Join(", ", fixedTensors)}"]);

        if (session.Provider != ExecutionProviderNames.Cpu)
        {
            draft.Fallback = new HotFallback(
                session.Provider, draft.Policy.AllowsCpu ? () => OpenOnCpu(draft.Files, signature) : null);
        }

        var wanted = draft.Serving.Instances ?? bundle.Description.Serving.Instances;
        for (var count = 0; count < wanted; count++)
        {
            // The CPU provider runs one session on many threads and keeps its weights once; other providers do not promise that.
            if (count > 0 && session.Provider != ExecutionProviderNames.Cpu)
            {
                if (!Next(draft, cancellationToken).TryGet(out var next, out problem)) return problem;
                if (next is null) break;
                session = next;
            }

            var lane = new ModelLane(new ModelInstance(session.Session, signature, draft.Fallback), task.CreateLane(), session.Provider);
            draft.Lanes.Add(lane);
            if (WarmUp.Run(lane, task.Accepts, signature) is { } refused) return refused;
        }

        if (!GoldenCheck.Run(bundle, draft.Lanes[0], cancellationToken).TryGet(out var deviation, out problem)) return problem;
        var first = draft.Sessions[0];
        var degradation = draft.Lanes.Count == wanted ? first.Degradation
            : $"{first.Degradation} {first.Provider} takes {draft.Lanes.Count} of {wanted} instances. Free its memory, or ask for fewer instances.".TrimStart();
        var check = new ModelCheck(
            first.Provider, bundle.GoldenCases.Count, deviation, degradation, first.Placement, bundle.Description.File, draft.Files.For(first.Provider).Why);
        var model = new LoadedModel(new LoadedParts(new ActiveModel(draft.Snapshot, check), bundle, signature, task) { Postponed = draft.Postponed }, draft, _time);
        // A provider may open a model and fail at its first run.
        if (draft.Fallback?.Cause is { } cause) model.TakenOver(cause.Message);
        return model;
    }

    /// <summary>Opens the session of a further lane.</summary>
    /// <returns>The session; null when it would run elsewhere than the first, whose ledger speaks for all; or why there is none.</returns>
    private Outcome<ModelSession?> Next(ModelDraft draft, CancellationToken cancellationToken)
    {
        if (!Open(draft, cancellationToken).TryGet(out var session, out var problem)) return problem;
        if (session.Provider == draft.Sessions[0].Provider) return session;
        draft.Sessions.Remove(session);
        session.Dispose();
        return (ModelSession?)null;
    }

    private Outcome<ModelSession> Open(ModelDraft draft, CancellationToken cancellationToken)
    {
        var opened = _sessions.Open(draft.Files, draft.Policy, draft.Snapshot.Digest, cancellationToken);
        if (opened.TryGet(out var session, out _)) draft.Sessions.Add(session);
        return opened;
    }

    /// <summary>The CPU's file may be another; lanes bound to one graph cannot take one of other tensors.</summary>
    private Outcome<ModelSession> OpenOnCpu(ModelFiles files, ModelSignature signature)
    {
        if (!_sessions.Open(files, ExecutionProviderPolicy.Any, cancellationToken: CancellationToken.None).TryGet(out var session, out var problem)) return problem;
        var file = files.PathFor(ExecutionProviderNames.Cpu);
        if (ModelSignature.Read(session.Session, file).TryGet(out var other, out problem) && other.IsSameAs(signature)) return session;
        session.Dispose();
        return problem ?? new Problem(ReasonCode.ModelInvalid, $"{file} has other tensors than {files.Path}: variants of a model must take and give the same.");
    }
}
