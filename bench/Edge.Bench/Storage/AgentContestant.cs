using System.Text.Json;
using Edge.Agent.Diagnostics;
using Edge.Agent.Storage;
using Edge.Agent.Storage.Results;
using Edge.Protocol;
using Edge.Protocol.Messages;
using Edge.TestKit;

namespace Edge.Bench.Storage;

/// <summary>All that the agent writes for a decision: the journal, and the local history in LiteDB behind it.</summary>
internal sealed class AgentContestant : IContestant
{
    /// <summary>Half of what may wait for the history before it gives the oldest up.</summary>
    private const int MaxWaiting = 2048;

    private readonly Journal _journal;
    private readonly ResultStore _results;
    private int _waiting;

    /// <summary>Opens both.</summary>
    /// <param name="folder">Where.</param>
    public AgentContestant(string folder)
    {
        _journal = JournalContestant.Open(Path.Combine(folder, "journal"));
        var settings = new ResultStoreSettings(Path.Combine(folder, "results"), JournalContestant.Options);
        _results = ResultStore.Open(settings, TimeProvider.System, null, new HealthBoard()).Value;
    }

    /// <summary>A decision's payload, for its size.</summary>
    public static byte[] Payload() => JsonSerializer.SerializeToUtf8Bytes(Decision(), ProtocolJson.Default.DecisionRecord);

    public async ValueTask StoreAsync(IReadOnlyList<byte[]> group)
    {
        var decisions = group.Select(_ => Decision()).ToList();
        await JournalContestant.StoreAsync(_journal, [.. decisions.Select(decision => JsonSerializer.SerializeToUtf8Bytes(decision, ProtocolJson.Default.DecisionRecord))]);
        foreach (var decision in decisions) await _results.HandleAsync(decision, CancellationToken.None);
        if ((_waiting += group.Count) >= MaxWaiting) await SettleAsync();
    }

    public async ValueTask SettleAsync()
    {
        _waiting = 0;
        await _results.QueryAsync(new ResultQuery(0), CancellationToken.None);
    }

    public async ValueTask DisposeAsync()
    {
        await _results.DisposeAsync();
        await _journal.DisposeAsync();
    }

    private static DecisionRecord Decision() => TestDecisions.Make("part-000001", wall: DateTimeOffset.UnixEpoch.AddYears(56));
}
