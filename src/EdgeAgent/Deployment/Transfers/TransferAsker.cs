using System.Text.Json;
using Edge.Agent.Connectivity;
using Edge.Agent.Connectivity.Egress;
using Edge.Protocol;
using Edge.Protocol.Messages;

namespace Edge.Agent.Deployment.Transfers;

/// <summary>Asks the hub how a version's files are to come. Whatever goes wrong, whole files are the answer.</summary>
public sealed class TransferAsker
{
    /// <summary>A hub that knows the question answers at once; one that does not never does.</summary>
    private const int Tries = 3;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(4);

    /// <summary>How long the hub may take to make deltas: a minute for a large model, and others may be before it.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(30);

    private static readonly TimeSpan LongestPause = TimeSpan.FromMinutes(1);

    private readonly IHubLink _link;
    private readonly DeviceAddress _address;
    private readonly TimeProvider _time;

    /// <summary>An asker for one device.</summary>
    /// <param name="link">The link to the hub.</param>
    /// <param name="address">The device.</param>
    /// <param name="time">The clock.</param>
    public TransferAsker(IHubLink link, DeviceAddress address, TimeProvider time)
    {
        _link = link;
        _address = address;
        _time = time;
    }

    /// <summary>Asks, and waits for the answer.</summary>
    /// <param name="manifest">The version that is wanted.</param>
    /// <param name="bases">The versions that are here.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The files that come as something smaller, by their digests.</returns>
    public async ValueTask<IReadOnlyDictionary<ArtifactDigest, PlannedFile>> AskAsync(
        ArtifactDigest manifest, IReadOnlyList<ArtifactDigest> bases, CancellationToken cancellationToken)
    {
        TransferPlan? answer = null;
        var arrived = new Pulse();
        await using var subscription = await _link.SubscribeAsync(
            Topics.Transfer(_address),
            Delivery.AtLeastOnce,
            payload =>
            {
                if (ProtocolJson.Parse(payload.Span, ProtocolJson.Default.TransferPlan, "transfer plan").TryGet(out var plan, out _) && plan.Manifest == manifest)
                {
                    Volatile.Write(ref answer, plan);
                    arrived.Set();
                }

                return ValueTask.CompletedTask;
            },
            cancellationToken);

        var began = _time.GetTimestamp();
        for (var silent = 0; silent < Tries && _time.GetElapsedTime(began) < Longest;)
        {
            await _link.WaitConnectedAsync(cancellationToken);
            await PublishAsync(new TransferWant(1, manifest, [.. bases.Take(TransferWant.MaxBases)], SpareMemory()), cancellationToken);
            if (!await arrived.WaitAsync(Patience, _time, cancellationToken))
            {
                silent++;
                continue;
            }

            silent = 0;
            var plan = Volatile.Read(ref answer)!;
            if (plan.RetryAfterSeconds is not { } seconds) return plan.Files.DistinctBy(file => file.File).ToDictionary(file => file.File);
            var pause = TimeSpan.FromSeconds(Math.Clamp(seconds, 1, LongestPause.TotalSeconds));
            await Task.Delay(pause, _time, cancellationToken);
        }

        return new Dictionary<ArtifactDigest, PlannedFile>();
    }

    private async ValueTask PublishAsync(TransferWant want, CancellationToken cancellationToken)
    {
        var payload = JsonSerializer.SerializeToUtf8Bytes(want, ProtocolJson.Default.TransferWant);
        // What is not taken is asked again after the silence.
        await _link.PublishAsync(new LinkMessage(Topics.TransferWant(_address), payload, Delivery.AtMostOnce) { Kind = EgressKind.BlockWants, Expiry = Patience }, cancellationToken);
    }

    /// <summary>What the machine had left when memory was last looked at.</summary>
    private static long SpareMemory()
    {
        var memory = GC.GetGCMemoryInfo();
        return Math.Max(0, memory.TotalAvailableMemoryBytes - memory.MemoryLoadBytes);
    }
}
