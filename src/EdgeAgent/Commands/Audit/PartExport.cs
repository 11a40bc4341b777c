using System.Text;
using System.Text.Json;
using Edge.Agent.Challenges;
using Edge.Agent.Commands.Link;
using Edge.Agent.Configuration;
using Edge.Agent.Deployment;
using Edge.Agent.Models;
using Edge.Agent.Storage;
using Edge.Agent.Storage.Sealing;
using Edge.Protocol;
using Edge.Protocol.Messages;
using Edge.Protocol.Records;

namespace Edge.Agent.Commands.Audit;

/// <summary>
/// Writes what this box has of decisions: each record as the journal holds it and its place in the chain, what else was
/// recorded about it, the model that decided, its rule, the configuration, the challenge with master parts that it was made under,
/// and the pictures that were kept. What is not here is named.
/// </summary>
internal sealed class PartExport
{
    private static readonly string[] ModelFiles = ["model.json", "CARD.md"];

    private readonly AgentOptions _options;
    private readonly AuditFolder _folder;

    public PartExport(AgentOptions options, AuditFolder folder)
    {
        _options = options;
        _folder = folder;
    }

    /// <summary>Writes the export.</summary>
    /// <exception cref="IOException">The disk refuses.</exception>
    public IReadOnlyList<AuditedDecision> Write(IReadOnlyList<DecisionRecord> decisions)
    {
        var ids = decisions.Select(decision => Encoding.UTF8.GetBytes(decision.DecisionId.ToString())).ToList();
        var keys = LocalFiles.KeysIfReadable(_options);
        var records = JournalSearch.Find(
            _options.JournalFolder,
            new RecordSealer(keys),
            (kind, payload) => kind == RecordKind.Configuration || MentionsAny(payload, ids));
        var changes = WriteConfiguration(records);
        var pictures = new KeptPictures(_options, keys);
        var vault = new Vault(keys);
        IReadOnlyList<AuditedDecision> audited = [.. decisions.Select(decision => WriteDecision(decision, records, changes, pictures, vault))];
        _folder.Add("part.json", JsonSerializer.SerializeToUtf8Bytes(audited, AuditJson.Default.IReadOnlyListAuditedDecision));
        _folder.Add("INDEX.md", Encoding.UTF8.GetBytes(AuditIndex.Write(_options.Address, audited)));
        _folder.Close();
        return audited;
    }

    private static bool MentionsAny(ReadOnlySpan<byte> payload, List<byte[]> ids)
    {
        foreach (var id in ids)
        {
            if (payload.IndexOf(id) >= 0) return true;
        }

        return false;
    }

    /// <summary>The configuration as it is, in the form its digest is of, and the changes by the hub that the journal holds.</summary>
    /// <returns>Digests that decisions cited after one of these changes.</returns>
    private HashSet<ArtifactDigest> WriteConfiguration(IReadOnlyList<FoundRecord> records)
    {
        _folder.Add("configuration/settings.txt", Encoding.UTF8.GetBytes(_options.Canonical));
        var remote = Path.Combine(_options.DataDirectory, "remote", "pipelines.json");
        if (File.Exists(remote)) _folder.Add("configuration/pipelines.json", File.ReadAllBytes(remote));
        var digests = new HashSet<ArtifactDigest>();
        foreach (var record in records.Where(record => record.Kind == RecordKind.Configuration))
        {
            _folder.Add($"configuration/change-{record.Sequence}.json", record.Payload.Span);
            if (ProtocolJson.Parse(record.Payload.Span, ProtocolJson.Default.ConfigurationRecord, "configuration").TryGet(out var change, out _)) digests.Add(change.NewDigest);
        }

        return digests;
    }

    private AuditedDecision WriteDecision(DecisionRecord decision, IReadOnlyList<FoundRecord> records, HashSet<ArtifactDigest> changes, KeptPictures pictures, Vault vault)
    {
        var own = $"{decision.DecisionId:n}";
        var id = Encoding.UTF8.GetBytes(decision.DecisionId.ToString());
        var mentions = records.Where(record => record.Kind != RecordKind.Configuration && record.Payload.Span.IndexOf(id) >= 0).ToList();
        var record = mentions.Find(record => record.Kind == RecordKind.Decision);
        // As the journal holds it where it does: its digest and its link are of these bytes.
        _folder.Add($"{own}/decision.json", record is null ? JsonSerializer.SerializeToUtf8Bytes(decision, ProtocolJson.Default.DecisionRecord) : record.Payload.Span);
        var chain = record is null ? null : PlaceOf(record);
        if (chain is not null) _folder.Add($"{own}/chain.json", JsonSerializer.SerializeToUtf8Bytes(chain, AuditJson.Default.ChainPlace));
        foreach (var other in mentions.Where(other => other.Kind != RecordKind.Decision))
            _folder.Add($"{own}/{other.Kind.ToString().ToLowerInvariant()}-{other.Sequence}.json", other.Payload.Span);

        var model = decision.Model is { } reference ? ModelFolderOf(reference) : null;
        var hasCard = model is not null && WriteModel(own, model);
        var rule = model is not null && ModelBundle.Load(model).TryGet(out var bundle, out _) ? bundle.Description.Rule : null;
        var hasRule = rule is not null && rule.Digest == decision.RuleDigest;
        if (hasRule) _folder.Add($"{own}/rule.json", rule!.ToJson());
        var files = new List<string>();
        foreach (var (name, content) in pictures.Of(decision))
        {
            files.Add($"{own}/{name}");
            _folder.Add(files[^1], content.Span);
        }

        var configuration = ConfigurationOf(decision, changes);
        var challenge = WriteChallenge(own, decision, vault);
        var missing = new MissingEvidence(_options).Of(decision, chain is not null, hasCard, hasRule, configuration, files, challenge);
        return new AuditedDecision(
            own, decision.DecisionId, decision.PartId, decision.Pipeline, decision.Captured.Wall, decision.Verdict.Word(), decision.Reason,
            decision.Model is { } by ? $"{by.Name}@{by.Version}" : null, decision.Model?.Digest, hasCard, decision.RuleDigest, hasRule,
            decision.ConfigurationDigest, configuration, files, chain, decision.Master, decision.Challenge, challenge, missing);
    }

    /// <summary>The challenge that the decision was made under, every master part's result in it.</summary>
    /// <returns>What it came to; null when it is not here.</returns>
    private string? WriteChallenge(string own, DecisionRecord decision, Vault vault)
    {
        if (decision.Challenge is not { } id || new ChallengeStore(_options.ChallengesFolder, decision.Pipeline, vault).Find(id) is not { } run) return null;
        _folder.Add($"{own}/challenge.json", JsonSerializer.SerializeToUtf8Bytes([.. run.Records], ChallengeJson.Default.ChallengeRecordArray));
        return run.IsOver ? run.Last.Event.ToString().ToLowerInvariant() : "under way";
    }

    private string ConfigurationOf(DecisionRecord decision, HashSet<ArtifactDigest> changes)
    {
        if (decision.ConfigurationDigest == _options.Digest) return "same";
        return changes.Contains(decision.ConfigurationDigest) ? "hub" : "other";
    }

    private static ChainPlace PlaceOf(FoundRecord record) => new(
        record.Epoch.ToString(), record.Sequence, (int)record.Kind, (int)record.Priority,
        record.PreviousLink.IsEmpty ? null : Convert.ToHexStringLower(record.PreviousLink.Span), Convert.ToHexStringLower(record.Link.Span),
        record.IsLinked() switch { true => "verified", false => "altered", null => "unlinked" });

    private bool WriteModel(string own, string folder)
    {
        var written = false;
        foreach (var name in ModelFiles)
        {
            var path = Path.Combine(folder, name);
            if (!File.Exists(path)) continue;
            _folder.Add($"{own}/model/{name}", File.ReadAllBytes(path));
            written = true;
        }

        return written;
    }

    /// <summary>Where the version lies: as the hub sent it, by digest, or in the local repository.</summary>
    private string? ModelFolderOf(ModelReference model)
    {
        var managed = new ModelPaths(_options.DataDirectory).Version(model.Name, model.Version, model.Digest);
        if (Directory.Exists(managed)) return managed;
        // A folder that changed since is another model, and its card would be another's.
        return _options.Models.Repository is { } repository && Path.Combine(repository, model.Name, model.Version) is var local && Directory.Exists(local)
            && ModelFolder.Find(local).TryGet(out var snapshot, out _) && snapshot.Digest == model.Digest
            ? local
            : null;
    }
}
