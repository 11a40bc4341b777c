using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using Edge.Agent.Configuration;
using Edge.Agent.Configuration.Shape;
using Edge.Protocol;

namespace Edge.Agent.Remote.Configuration;

/// <summary>Reads a desired pipeline with the validator of <c>agent.json</c> and holds it against what this box allows; all that is wrong is said at once.</summary>
public sealed class RemotePipelineReader
{
    /// <summary>A report carries one of these a pipeline, and a message of the wire has its bound.</summary>
    private const int LongestMessage = 1024;

    /// <summary>Settings of a pipeline that are never the hub's.</summary>
    private static readonly string[] Owned = ["evidence", "redact", "challenge"];

    private readonly AgentOptions _local;
    private readonly RemotePolicy _policy;
    private readonly IReadOnlyList<string> _providers;

    /// <summary>A reader for one box.</summary>
    /// <param name="local">The box's own configuration.</param>
    public RemotePipelineReader(AgentOptions local)
    {
        _local = local;
        _policy = new RemotePolicy(local);
        _providers = [.. ExecutionProviderNames.All, .. local.Models.ExecutionProviderLibraries.Select(library => library.Name)];
    }

    /// <summary>Reads one pipeline.</summary>
    /// <param name="words">An object in the words of <c>agent.json</c>.</param>
    /// <returns>The pipeline, or all that stands against it.</returns>
    public Outcome<RemotePipeline> Read(JsonElement words)
    {
        if (!_local.Remote.Pipelines)
            return new Problem(ReasonCode.NotAllowed, "This box takes no pipelines from the hub; its agent.json says remote.pipelines: \"none\".");
        if (!TryBuild(words, out var root)) return new Problem(ReasonCode.Malformed, "A setting stands twice.");
        var origins = new ConfigurationOrigins(root, "desired state");
        var validator = new ShapeValidator(origins);
        var section = root.GetSection("pipelines:0");
        validator.Check(AgentShape.Root.Child("pipelines"), section, "pipeline");
        var wrong = validator.Errors.Concat(PipelineChecks.Run(root.GetSection("pipelines"), _providers, origins)).Select(error => $"{error.Path}: {error.Message}").ToList();
        if (wrong.Count > 0) return Refuse(ReasonCode.Malformed, wrong);

        var options = AgentOptionsReader.ReadPipeline(section, Path.GetDirectoryName(_local.File) ?? _local.DataDirectory);
        var own = _local.Pipelines.FirstOrDefault(pipeline => pipeline.Name == options.Name);
        var forbidden = _policy.Check(options).Concat(CheckPrivacy(section, own)).ToList();
        if (forbidden.Count > 0) return Refuse(ReasonCode.NotAllowed, forbidden);
        return new RemotePipeline(words, own is null ? options : options with { Evidence = own.Evidence, Redaction = own.Redaction, Challenge = own.Challenge });
    }

    /// <summary>What a record or a kept picture may show is the box's to say: the pipeline takes that over from the one it replaces.</summary>
    private IEnumerable<string> CheckPrivacy(IConfigurationSection section, PipelineOptions? own)
    {
        foreach (var setting in Owned.Where(setting => section.GetSection(setting).Exists()))
            yield return $"{setting}: belongs in the box's own agent.json; the hub may not set it.";
        if (own is null && _local.Pipelines.Any(pipeline => !pipeline.Redaction.IsNone))
            yield return $"name: this box's pipelines redact what they write; one of another name would not. Give it the name of one of {string.Join(", ", _local.Pipelines.Select(pipeline => pipeline.Name))}.";
    }

    private static bool TryBuild(JsonElement words, [NotNullWhen(true)] out IConfigurationRoot? root)
    {
        using var text = new MemoryStream(JsonSerializer.SerializeToUtf8Bytes(new RemoteList([words]), RemoteJson.Default.RemoteList));
        try
        {
            root = new ConfigurationBuilder().AddJsonStream(text).Build();
            return true;
        }
        catch (Exception exception) when (exception is FormatException or InvalidDataException)
        {
            root = null;
            return false;
        }
    }

    private static Problem Refuse(ReasonCode reason, IReadOnlyList<string> wrong)
    {
        var message = string.Join(' ', wrong);
        return new Problem(reason, message.Length <= LongestMessage ? message : $"{message[..LongestMessage]}…");
    }
}
