using System.Globalization;
using System.Text;
using Edge.Agent.Storage;
using Edge.Protocol.Records;

namespace Edge.KillTarget;

/// <summary>Opens what a killed process left and prints all of it: "sequence payload" a line, then "opened milliseconds lost".</summary>
internal static class Check
{
    /// <summary>Prints it.</summary>
    /// <param name="journal">The journal.</param>
    /// <param name="opened">How long opening took, with the process's own start left out.</param>
    /// <returns>1 when the chain is broken where no record is missing.</returns>
    public static int Run(Journal journal, TimeSpan opened)
    {
        Span<byte> link = stackalloc byte[ChainLink.Size];
        Span<byte> expected = stackalloc byte[ChainLink.Size];
        var last = 0ul;
        foreach (var bytes in journal.ReadAll())
        {
            if (!RecordFrame.TryRead(bytes.Span, out var frame)) return 1;
            ChainLink.Next(link, frame.Sequence, frame.Kind, frame.Priority, frame.Payload, expected);
            if (last + 1 == frame.Sequence && last > 0 && !expected.SequenceEqual(frame.Link)) return 1;
            frame.Link.CopyTo(link);
            last = frame.Sequence;
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{last} {Encoding.UTF8.GetString(frame.Payload)}"));
        }

        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"opened {opened.TotalMilliseconds:0} {journal.Recovery.Lost}"));
        return 0;
    }
}
