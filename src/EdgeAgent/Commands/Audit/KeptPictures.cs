using Edge.Agent.Configuration;
using Edge.Agent.Deployment;
using Edge.Agent.Privacy;
using Edge.Agent.Storage.Sealing;
using Edge.Protocol;
using Edge.Protocol.Messages;

namespace Edge.Agent.Commands.Audit;

/// <summary>The pictures of decisions that this box still has: those its policy kept, and the file that was looked at where a folder keeps it.</summary>
internal sealed class KeptPictures
{
    private readonly AgentOptions _options;
    private readonly EvidenceStore? _evidence;

    public KeptPictures(AgentOptions options, SealingKeys keys)
    {
        _options = options;
        _evidence = EvidenceStore.Open(options.EvidenceFolder, options.Evidence, TimeProvider.System, DownloadServices.AskFreeSpace, new Vault(keys), isOwner: false)
            .TryGet(out var store, out _) ? store : null;
    }

    /// <summary>The pictures of a decision, each told by its digest from any other of the same name.</summary>
    public IEnumerable<(string Name, ReadOnlyMemory<byte> Content)> Of(DecisionRecord decision)
    {
        if (FindInput(decision) is { } input) yield return ($"input{input.Extension}", input.Content);
        foreach (var (index, picture) in (decision.Evidence ?? []).Index())
        {
            if (_evidence is not null && _evidence.Read(new EvidenceKey(picture.Digest, decision.DecisionId)).TryGet(out var content, out _))
                yield return ($"{picture.Kind.ToString().ToLowerInvariant()}-{index + 1}{ExtensionOf(content.Span)}", content);
        }
    }

    private (string Extension, byte[] Content)? FindInput(DecisionRecord decision)
    {
        if (_options.Pipelines.FirstOrDefault(pipeline => pipeline.Name == decision.Pipeline)?.Source is not FolderSourceOptions source) return null;
        foreach (var folder in (string[])[source.ProcessedPath ?? Path.Combine(source.Path, "processed"), source.Path])
        {
            if (!Directory.Exists(folder)) continue;
            foreach (var path in Directory.EnumerateFiles(folder))
            {
                // A name that was taken got a number behind it.
                if (!Path.GetFileName(path).StartsWith(decision.PartId, StringComparison.Ordinal)) continue;
                var content = File.ReadAllBytes(path);
                if (ArtifactDigest.Of(content) == decision.InputHash) return (Path.GetExtension(path), content);
            }
        }

        return null;
    }

    /// <summary>What a picture's file is called by its first bytes.</summary>
    /// <param name="picture">The file.</param>
    public static string ExtensionOf(ReadOnlySpan<byte> picture) => picture switch
    {
        [0xFF, 0xD8, ..] => ".jpg",
        [0x89, (byte)'P', (byte)'N', (byte)'G', ..] => ".png",
        _ => ".webp",
    };
}
