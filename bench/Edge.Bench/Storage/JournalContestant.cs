using Edge.Agent.Configuration;
using Edge.Agent.Diagnostics;
using Edge.Agent.Storage;
using Edge.Protocol.Records;

namespace Edge.Bench.Storage;

/// <summary>Our journal as the agent configures it, with a hub that acknowledges at once: files are written over.</summary>
internal sealed class JournalContestant : IContestant
{
    /// <summary>The agent's defaults, but for the reserve: the bench's disk is small.</summary>
    public static readonly StorageOptions Options = new(
        1L << 30, 8 << 20, TimeSpan.FromDays(90), 0, TimeSpan.FromMilliseconds(5), 100_000, 20_000, TimeSpan.FromDays(1));

    /// <summary>Enough groups to fill three segments, after which no file is new.</summary>
    private const int WarmUpGroups = 3 * (8 << 20) / (256 * 400);

    private readonly Journal _journal;

    private JournalContestant(Journal journal) => _journal = journal;

    /// <summary>A journal in its steady state.</summary>
    /// <param name="folder">Where.</param>
    public static async Task<JournalContestant> CreateAsync(string folder)
    {
        var contestant = new JournalContestant(Open(folder));
        var group = Enumerable.Repeat(new byte[400], 256).ToList();
        for (var i = 0; i < WarmUpGroups; i++) await contestant.StoreAsync(group);
        return contestant;
    }

    public static Journal Open(string folder) => Journal.Open(
        new JournalSettings(folder, Options, HasHub: true, MachineId: null), new DeviceClock(TimeProvider.System, DeviceClock.ReadBootId())).Value;

    public async ValueTask StoreAsync(IReadOnlyList<byte[]> group) => await StoreAsync(_journal, group);

    public static async ValueTask StoreAsync(Journal journal, IReadOnlyList<byte[]> group)
    {
        var sequences = await AppendAsync(journal, group);
        journal.Acknowledge([new SequenceRange(sequences.Min(), sequences.Max())]);
    }

    /// <summary>Appends a group and leaves it pending.</summary>
    public static async Task<IReadOnlyList<ulong>> AppendAsync(Journal journal, IReadOnlyList<byte[]> group)
    {
        var outcomes = await Task.WhenAll(group.Select(
            payload => journal.AppendAsync(RecordKind.Decision, RecordPriority.Normal, payload, CancellationToken.None).AsTask()));
        return [.. outcomes.Select(outcome => outcome.Value)];
    }

    public ValueTask DisposeAsync() => _journal.DisposeAsync();
}
