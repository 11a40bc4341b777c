using System.Globalization;
using System.Text;
using Edge.Agent.Storage;
using Edge.Protocol.Records;

namespace Edge.KillTarget;

/// <summary>
/// Load that exists to be killed: it appends records from several writers and prints "sequence payload ." for each
/// one the journal confirmed, and not before; and "ack sequence ." for one it acknowledges, and not after.
/// </summary>
internal static class Load
{
    private const int Writers = 4;

    /// <summary>Runs until it is killed.</summary>
    /// <param name="journal">The journal.</param>
    /// <param name="name">Begins every payload.</param>
    /// <param name="acknowledges">Whether all but every tenth record is acknowledged at once, so that files are written over.</param>
    public static async Task RunAsync(Journal journal, string name, bool acknowledges)
    {
        var gate = new Lock();
        await using var output = Console.OpenStandardOutput();
        await Task.WhenAll(Enumerable.Range(0, Writers).Select(writer => Task.Run(async () =>
        {
            for (var i = 0; ; i++)
            {
                var payload = string.Create(CultureInfo.InvariantCulture, $"{name}-{writer}-{i}");
                var outcome = await journal.AppendAsync(
                    RecordKind.Decision, RecordPriority.Normal, Encoding.UTF8.GetBytes(payload), CancellationToken.None);
                var sequence = outcome.Value;
                Print(string.Create(CultureInfo.InvariantCulture, $"{sequence} {payload} .\n"));
                if (!acknowledges || sequence % 10 == 0) continue;
                Print(string.Create(CultureInfo.InvariantCulture, $"ack {sequence} .\n"));
                journal.Acknowledge([new SequenceRange(sequence, sequence)]);
            }
        })));

        void Print(string line)
        {
            lock (gate) output.Write(Encoding.UTF8.GetBytes(line));
        }
    }
}
