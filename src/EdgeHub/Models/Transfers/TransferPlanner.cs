using System.Text.Json;
using Edge.Hub.Broker;
using Edge.Protocol;
using Edge.Protocol.Deltas;
using Edge.Protocol.Messages;
using MQTTnet.Protocol;

namespace Edge.Hub.Models.Transfers;

/// <summary>Answers a device's question how a version's files are to come to it: by what it has, and the memory it can spare.</summary>
internal sealed partial class TransferPlanner(ModelFiles models, DeltaMaker deltas, IHubPublisher publisher, ILogger<TransferPlanner> log)
{
    /// <summary>A message holds at least so many files; the others come as they are.</summary>
    private const int MostFiles = 400;

    private const int RetryAfterSeconds = 5;

    /// <summary>Takes a device's question.</summary>
    /// <param name="device">The device.</param>
    /// <param name="payload">The message.</param>
    /// <param name="stop">Ends the attempt.</param>
    public async Task OnWantAsync(DeviceAddress device, ReadOnlyMemory<byte> payload, CancellationToken stop)
    {
        if (!ProtocolJson.Parse(payload.Span, ProtocolJson.Default.TransferWant, "transfer want").TryGet(out var want, out var problem)
            || !(await PlanAsync(want, stop).ConfigureAwait(false)).TryGet(out var plan, out problem))
        {
            LogIgnored(device.ToString(), problem.Message);
            return;
        }

        await publisher.PublishAsync(
            Topics.Transfer(device), JsonSerializer.SerializeToUtf8Bytes(plan, ProtocolJson.Default.TransferPlan), MqttQualityOfServiceLevel.AtLeastOnce, retain: false, stop).ConfigureAwait(false);
    }

    /// <summary>Plans.</summary>
    /// <param name="want">The question.</param>
    /// <param name="stop">Ends the attempt.</param>
    /// <returns>The answer; or why the question cannot be answered.</returns>
    public async Task<Outcome<TransferPlan>> PlanAsync(TransferWant want, CancellationToken stop)
    {
        if (want.Bases.Count > TransferWant.MaxBases) return new Problem(ReasonCode.TooLarge, $"{want.Bases.Count} bases; at most {TransferWant.MaxBases} are considered.");
        if (!(await models.ReadManifestAsync(want.Manifest, stop).ConfigureAwait(false)).TryGet(out var target, out var problem)) return problem;
        var held = new HashSet<ArtifactDigest>();
        var froms = new List<ArtifactDigest>();
        foreach (var from in want.Bases)
        {
            // A version that was never pushed here, of a box that was filled by hand, or another model's.
            if (!(await models.ReadManifestAsync(from, stop).ConfigureAwait(false)).TryGet(out var manifest, out _) || manifest.Name != target.Name) continue;
            held.UnionWith(manifest.Files.Select(file => file.Digest));
            froms.Add(from);
        }

        if (target.Files.All(file => held.Contains(file.Digest))) return new TransferPlan(1, want.Manifest, []);
        // A delta is worth a wait; compressed, a model's weights are hardly smaller than they are.
        var whole = (deltas.Ask(null, want.Manifest) ?? []).ToDictionary(file => file.File);
        var made = froms.Select(from => deltas.Ask(from, want.Manifest)).ToList();
        if (made.Any(list => list is null)) return new TransferPlan(1, want.Manifest, [], RetryAfterSeconds);
        var shelved = made.SelectMany(list => list!).ToList();
        var offers = shelved.Select(file => new DeltaOffer(file.Base!.Value, file.File, file.Size));
        var plan = DeltaPlanner.Plan(target, held, offers, whole.ToDictionary(pair => pair.Key, pair => pair.Value.Size), want.MemoryBytes);
        return new TransferPlan(1, want.Manifest, [.. plan
            .Select(transfer => transfer.Kind switch
            {
                TransferKind.Delta => shelved.First(file => file.File == transfer.File.Digest && file.Base == transfer.Base),
                TransferKind.Full => whole.GetValueOrDefault(transfer.File.Digest),
                _ => null,
            })
            .OfType<ShelvedFile>()
            .OrderByDescending(file => target.Files.First(known => known.Digest == file.File).Size - file.Size)
            .Take(MostFiles)
            .Select(file => new PlannedFile(file.File, file.Artifact, file.Size, file.Base))]);
    }

    [LoggerMessage(4041, LogLevel.Warning, "A transfer want of {Device} is ignored: {Reason}")]
    private partial void LogIgnored(string device, string reason);
}
