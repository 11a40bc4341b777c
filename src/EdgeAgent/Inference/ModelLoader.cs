using Edge.Agent.Configuration;
using Edge.Agent.Models;
using Edge.Protocol;
using Microsoft.ML.OnnxRuntime;

namespace Edge.Agent.Inference;

/// <summary>Brings a model version into memory: sessions under its policy, lanes, a warm-up and the golden cases.</summary>
internal sealed class ModelLoader
{
    private readonly SessionFactory _sessions;

    public ModelLoader(OnnxRuntimeLibrary library) => _sessions = new SessionFactory(library);

    /// <summary>Loads a version.</summary>
    /// <param name="snapshot">The version.</param>
    /// <param name="serving">How many lanes, under which policy.</param>
    /// <param name="cancellationToken">Ends the golden check.</param>
    /// <returns>The loaded model, or why it may not serve.</returns>
    public Outcome<LoadedModel> Load(ModelSnapshot snapshot, ModelServing serving, CancellationToken cancellationToken)
    {
        if (!ModelBundle.Load(snapshot.Directory).TryGet(out var bundle, out var problem)) return problem;
        var sessions = new List<ModelSession>();
        var instances = new List<ModelInstance>();
        try
        {
            var built = Build(snapshot, bundle, serving, sessions, instances, cancellationToken);
            if (built.IsSuccess) return built;
            Release(sessions, instances);
            return built;
        }
        catch (OnnxRuntimeException exception)
        {
            Release(sessions, instances);
            return new Problem(ReasonCode.ModelInvalid, $"{bundle.ModelFile} loads but does not run: {exception.Message}");
        }
        catch
        {
            Release(sessions, instances);
            throw;
        }
    }

    private Outcome<LoadedModel> Build(
        ModelSnapshot snapshot, ModelBundle bundle, ModelServing serving,
        List<ModelSession> sessions, List<ModelInstance> instances, CancellationToken cancellationToken)
    {
        var policy = serving.Policy ?? bundle.Description.ExecutionProviders;
        if (!_sessions.Open(bundle.ModelFile, policy).TryGet(out var session, out var problem)) return problem;
        sessions.Add(session);
        if (!ModelSignature.Check(bundle, session.Session).TryGet(out var signature, out problem)) return problem;

        for (var lane = 0; lane < serving.Instances; lane++)
        {
            // The CPU provider runs one session on many threads and keeps its weights once; other providers do not promise that.
            if (lane > 0 && session.Provider != ExecutionProviderNames.Cpu)
            {
                if (!_sessions.Open(bundle.ModelFile, policy).TryGet(out session, out problem)) return problem;
                sessions.Add(session);
            }

            var instance = new ModelInstance(session.Session, bundle, signature);
            instances.Add(instance);
            // The first run allocates the arena and picks kernels; the first part should not pay for that.
            instance.Infer();
        }

        if (!GoldenCheck.Run(bundle, instances[0], cancellationToken).TryGet(out var deviation, out problem)) return problem;
        var check = new ModelCheck(sessions[0].Provider, bundle.GoldenCases.Count, deviation, sessions[0].Degradation);
        return new LoadedModel(new ActiveModel(snapshot, check), bundle, sessions, instances);
    }

    private static void Release(List<ModelSession> sessions, List<ModelInstance> instances)
    {
        foreach (var instance in instances) instance.Dispose();
        foreach (var session in sessions) session.Dispose();
    }
}
