using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using Spectre.Console;

namespace Edge.Bench.Storage;

/// <summary>Durable records per second and bytes on the disk per record: our journal, its peers, and the whole agent's storage.</summary>
internal static class StorageRun
{
    private const int Payload = 400;
    private const int Rounds = 3;
    private const string OurJournal = "journal";
    private const string Sqlite = "SQLite (WAL, FULL)";
    private static readonly TimeSpan Window = TimeSpan.FromSeconds(1.5);
    private static readonly int[] Sizes = [1, 32, 256];

    public static async Task<int> RunAsync(string folder)
    {
        using var disk = BenchDisk.Create(folder);
        List<(string Name, Func<string, int, Task<IContestant>> Open, int Payload)> contestants =
        [
            (OurJournal, async (path, _) => await JournalContestant.CreateAsync(path), Payload),
            (Sqlite, (path, _) => Task.FromResult<IContestant>(new SqliteContestant(path)), Payload),
            ("LiteDB (checkpoint each)", (path, _) => Task.FromResult<IContestant>(new LiteDbContestant(path)), Payload),
            ("agent: journal + history", (path, _) => Task.FromResult<IContestant>(new AgentContestant(path)), AgentContestant.Payload().Length),
        ];
        if (File.Exists(MosquittoContestant.Binary))
            contestants.Insert(3, ("mosquitto bridge*", async (path, size) => await MosquittoContestant.CreateAsync(path, size), Payload));
        else AnsiConsole.WriteLine("mosquitto is left out: it is not installed.");

        var results = new Dictionary<(string, int), StorageResult>();
        var table = new Table().Title($"medians of {Rounds} windows of {Window.TotalSeconds} s").AddColumn("store").AddColumn(new TableColumn("payload").RightAligned());
        foreach (var size in Sizes)
        {
            table.AddColumn(new TableColumn($"records/s, groups of {size}").RightAligned());
            table.AddColumn(new TableColumn("bytes written ÷ payload").RightAligned());
        }

        foreach (var (name, open, payload) in contestants)
        {
            var row = new List<string> { name, $"{payload} B" };
            foreach (var size in Sizes)
            {
                var path = Path.Combine(disk.Root, Path.GetRandomFileName());
                var result = await MeasureAsync(disk, () => open(path, size), size);
                Directory.Delete(path, recursive: true);
                results[(name, size)] = result;
                row.Add(result.Rate.ToString("N0", CultureInfo.InvariantCulture));
                row.Add((result.BytesPerRecord / payload).ToString("0.00", CultureInfo.InvariantCulture));
            }

            table.AddRow([.. row]);
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

    private static async Task<StorageResult> MeasureAsync(BenchDisk disk, Func<Task<IContestant>> open, int size)
    {
        var group = Enumerable.Range(0, size).Select(_ =>
        {
            var payload = new byte[Payload];
            RandomNumberGenerator.Fill(payload);
            return payload;
        }).ToList();
        await using var contestant = await open();
        for (var i = 0; i < 20; i++) await contestant.StoreAsync(group);
        await contestant.SettleAsync();

        var rates = new List<double>();
        var before = disk.Written();
        long records = 0;
        for (var round = 0; round < Rounds; round++)
        {
            var start = Stopwatch.GetTimestamp();
            long stored = 0;
            for (; Stopwatch.GetElapsedTime(start) < Window; stored += size) await contestant.StoreAsync(group);
            rates.Add(stored / Stopwatch.GetElapsedTime(start).TotalSeconds);
            records += stored;
        }

        await contestant.SettleAsync();
        return new StorageResult(Medians.Of(rates), (double)(disk.Written() - before) / records);
    }
}
