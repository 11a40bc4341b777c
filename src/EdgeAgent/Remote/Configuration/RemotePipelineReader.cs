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
        var forbidden = _policy.Check(options).ToList();
        return forbidden.Count > 0 ? Refuse(ReasonCode.NotAllowed, forbidden) : new RemotePipeline(words, options);
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
