using System.Globalization;
using System.Security.Cryptography;
using Spectre.Console;

namespace Edge.Bench.Storage;

/// <summary>Durable records per second and bytes on the disk per record: our journal, its peers, and the whole agent's storage.</summary>
internal static class StorageRun
{
    private const int Payload = 400;
    private const int Rounds = 5;
    private const string OurJournal = "journal";
    private const string Sqlite = "SQLite (WAL, FULL)";
    private static readonly TimeSpan Window = TimeSpan.FromSeconds(1);
    private static readonly int[] Sizes = [1, 32, 256];

    public static async Task<int> RunAsync(string folder)
    {
        using var disk = BenchDisk.Create(folder);
        List<Contestant> contestants =
        [
            new(OurJournal, Payload, async (path, _) => await JournalContestant.CreateAsync(path)),
            new("journal, a caller a record", Payload, async (path, _) => await CallersContestant.CreateAsync(path)),
            new(Sqlite, Payload, (path, _) => Task.FromResult<IContestant>(new SqliteContestant(path))),
            new("LiteDB (checkpoint each)", Payload, (path, _) => Task.FromResult<IContestant>(new LiteDbContestant(path))),
            new("agent: journal + history", AgentContestant.Payload().Length, (path, _) => Task.FromResult<IContestant>(new AgentContestant(path))),
        ];
        if (File.Exists(MosquittoContestant.Binary))
            contestants.Insert(4, new("mosquitto bridge*", Payload, async (path, size) => await MosquittoContestant.CreateAsync(path, size)));
        else AnsiConsole.WriteLine("mosquitto is left out: it is not installed.");

        var table = new Table().Title($"medians of {Rounds} windows of {Window.TotalSeconds} s, the stores taking turns");
        table.AddColumn("store").AddColumns(Right("payload"), Right("group"), Right("records/s"), Right("written ÷ payload"));
        var results = new Dictionary<(string, int), StorageResult>();
        foreach (var size in Sizes)
        {
            foreach (var (contestant, result) in await MeasureAsync(disk, contestants, size))
            {
                results[(contestant.Name, size)] = result;
                table.AddRow(
                    contestant.Name, $"{contestant.Payload} B", $"{size}", result.Rate.ToString("N0", CultureInfo.InvariantCulture),
                    (result.BytesPerRecord / contestant.Payload).ToString("0.00", CultureInfo.InvariantCulture));
            }
        }

        AnsiConsole.Write(table);
        AnsiConsole.WriteLine("Bytes: sectors written at the block layer of an ext4 of its own, its log included.");
        AnsiConsole.WriteLine("* acknowledged, not durable: it answers before it saves, and saves its whole store after as many changes as a group has records.");
        var (ours, theirs) = (results[(OurJournal, 256)], results[(Sqlite, 256)]);
        AnsiConsole.WriteLine(string.Create(CultureInfo.InvariantCulture, $"""
            journal ÷ SQLite in groups of 256: {ours.Rate / theirs.Rate:0.00} (target ≥ 1.5)
            bytes written per record of {Payload} B payload ({Payload + 34} B as it travels) in groups of 256: {ours.BytesPerRecord:0} = {ours.BytesPerRecord / Payload:0.000} × payload, {ours.BytesPerRecord / (Payload + 34):0.000} × record (target ≤ 1.1)
            """));
        await RecoveryRun.RunAsync(disk.Root);
        return 0;
    }

    /// <summary>One window of each store, then the next of each: what else the machine does meets all of them.</summary>
    private static async Task<IReadOnlyList<(Contestant, StorageResult)>> MeasureAsync(BenchDisk disk, IReadOnlyList<Contestant> contestants, int size)
    {
        var group = Enumerable.Range(0, size).Select(_ => RandomNumberGenerator.GetBytes(Payload)).ToList();
        var running = new List<RunningContestant>();
        try
        {
            foreach (var contestant in contestants)
            {
                var path = Path.Combine(disk.Root, Path.GetRandomFileName());
                running.Add(new RunningContestant(contestant, await contestant.Open(path, size), path));
                await running[^1].WarmUpAsync(group);
            }

            for (var round = 0; round < Rounds; round++)
            {
                foreach (var one in running) await one.RunAsync(disk, group, Window);
            }

            return [.. running.Select(one => (one.Contestant, one.Result))];
        }
        finally
        {
            foreach (var one in running) await one.DisposeAsync();
        }
    }

    private static TableColumn Right(string title) => new TableColumn(title).RightAligned();
}
