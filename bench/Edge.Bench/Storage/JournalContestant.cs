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
    public static async Task<JournalContestant> CreateAsync(string folder) => new(await WarmAsync(folder));

    public static Journal Open(string folder) => Journal.Open(
        new JournalSettings(folder, Options, HasHub: true, MachineId: null), new DeviceClock(TimeProvider.System, DeviceClock.ReadBootId())).Value;

    /// <summary>A journal whose files are written over from now on.</summary>
    /// <param name="folder">Where.</param>
    public static async Task<Journal> WarmAsync(string folder)
    {
        var journal = Open(folder);
        var group = Enumerable.Repeat(new byte[400], 256).ToList();
        for (var i = 0; i < WarmUpGroups; i++) await StoreAsync(journal, group);
        return journal;
    }

    public async ValueTask StoreAsync(IReadOnlyList<byte[]> group) => await StoreAsync(_journal, group);

    public static async ValueTask StoreAsync(Journal journal, IReadOnlyList<byte[]> group)
    {
        var first = await AppendAsync(journal, group);
        journal.Acknowledge([new SequenceRange(first, first + (ulong)group.Count - 1)]);
    }

    /// <summary>Appends a group and leaves it pending.</summary>
    public static async Task<ulong> AppendAsync(Journal journal, IReadOnlyList<byte[]> group)
    {
        var entries = new JournalEntry[group.Count];
        for (var i = 0; i < entries.Length; i++) entries[i] = new JournalEntry(RecordKind.Decision, RecordPriority.Normal, group[i]);
        return (await journal.AppendAsync(entries, CancellationToken.None)).Value;
    }

    public ValueTask DisposeAsync() => _journal.DisposeAsync();
}
