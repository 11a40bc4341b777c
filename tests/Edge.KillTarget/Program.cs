using System.Globalization;
using System.Text;
using Edge.Agent.Configuration;
using Edge.Agent.Diagnostics;
using Edge.Agent.Storage;
using Edge.Protocol.Records;

namespace Edge.KillTarget;

/// <summary>
/// A process that exists to be killed: it appends records from several writers and prints "sequence payload ." for each
/// one the journal confirmed, and not before.
/// </summary>
internal static class Program
{
    private const int Writers = 4;

    private static async Task<int> Main(string[] arguments)
    {
        var options = new StorageOptions(
            64 * 1024 * 1024, 16 * 1024, TimeSpan.FromDays(90), 0, TimeSpan.FromMilliseconds(1), 1, 1, TimeSpan.FromDays(1));
        var settings = new JournalSettings(arguments[0], options, HasHub: true, MachineId: null);
        if (!Journal.Open(settings, new DeviceClock(TimeProvider.System, "boot")).TryGet(out var journal, out var problem))
        {
            await Console.Error.WriteLineAsync(problem.ToString());
            return 1;
        }

        var gate = new Lock();
        await using var output = Console.OpenStandardOutput();
        await Task.WhenAll(Enumerable.Range(0, Writers).Select(writer => Task.Run(async () =>
        {
            for (var i = 0; ; i++)
            {
                var payload = string.Create(CultureInfo.InvariantCulture, $"{arguments[1]}-{writer}-{i}");
                var outcome = await journal.AppendAsync(
                    RecordKind.Decision, RecordPriority.Normal, Encoding.UTF8.GetBytes(payload), CancellationToken.None);
                var line = Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{outcome.Value} {payload} .\n"));
                lock (gate) output.Write(line);
            }
        })));
        return 0;
    }
}
