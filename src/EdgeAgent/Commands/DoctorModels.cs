using Edge.Agent.Configuration;
using Edge.Agent.Inference;
using Edge.Agent.Inference.Providers;
using Edge.Agent.Inference.Variants;
using Edge.Agent.Models;

namespace Edge.Agent.Commands;

/// <summary>Opens the repository's models that are loaded at the start and says where each node runs.</summary>
internal static class DoctorModels
{
    public static void Say(DoctorReport report, OnnxRuntimeLibrary library, AgentOptions options)
    {
        if (options.Models.Repository is not { } root) return;
        var serving = ModelServing.For(options.Pipelines);
        var repository = new ModelRepository(root);
        var all = repository.Read(models => options.Models.RepositoryControl == RepositoryControl.Explicit ? [] : models.Names());
        if (!all.TryGet(out var names, out var unreadable)) report.Say("models", unreadable.Message);
        foreach (var name in serving.Keys.Union(names ?? [], StringComparer.Ordinal).Order(StringComparer.Ordinal))
        {
            if (!repository.Find(name).TryGet(out var snapshot, out var problem) || !ModelBundle.Load(snapshot.Directory).TryGet(out var bundle, out problem))
            {
                report.Say("model", $"{name}: {problem.Message}");
                continue;
            }

            report.Say("model", $"{name} {snapshot.Version}: {Placement(library, bundle, serving.GetValueOrDefault(name, ModelServing.Default).Policy ?? bundle.Description.ExecutionProviders)}");
        }
    }

    private static string Placement(OnnxRuntimeLibrary library, ModelBundle bundle, ExecutionProviderPolicy policy)
    {
        // An engine build takes minutes and belongs to the agent, which keeps it.
        if (policy.Compilation != ProviderCompilation.None) return $"compiled for {string.Join(", ", policy.Order)} by the agent; GET /v1/status says where it runs";
        var files = new ModelFiles(bundle, new Lazy<HardwareFacts>(HardwareFacts.Read), library.Providers);
        if (!new SessionFactory(library).Open(files, policy).TryGet(out var session, out var problem)) return problem.Message;
        var variant = files.For(session.Provider).Why;
        using (session) return session.Placement + (variant is null ? "" : $"; file {variant}") + (session.Degradation is { } degradation ? $". {degradation}" : "");
    }
}
