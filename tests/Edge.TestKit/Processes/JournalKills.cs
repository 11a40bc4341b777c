using System.Diagnostics;
using System.Globalization;

namespace Edge.TestKit.Processes;

/// <summary>
/// The journal, compiled as the agent is, under load and killed at random moments: what was confirmed and not
/// acknowledged must be there afterwards, under its sequence, once.
/// </summary>
public sealed class JournalKills
{
    /// <summary>Longest a process lives after its first record: some die in the first group, some after thousands of files.</summary>
    private const int LongestLifeMs = 250;

    private readonly string _folder;
    private readonly Random _random;
    private readonly JournalWitness _witness = new();

    /// <summary>Kills over one folder.</summary>
    /// <param name="folder">The journal's folder.</param>
    /// <param name="seed">Decides the moments.</param>
    public JournalKills(string folder, int seed)
    {
        _folder = folder;
        _random = new Random(seed);
    }

    /// <summary>Records confirmed so far.</summary>
    public long Confirmed => _witness.Confirmed;

    /// <summary>The longest opening so far.</summary>
    public int SlowestOpeningMs => _witness.SlowestOpeningMs;

    /// <summary>One life, one kill, one look at what is left.</summary>
    /// <param name="number">Begins the payloads of this life.</param>
    /// <exception cref="InvalidOperationException">Something is missing, changed or there twice.</exception>
    public async Task KillOnceAsync(int number)
    {
        await LiveAsync(string.Create(CultureInfo.InvariantCulture, $"run{number}"));
        if (await LookAsync() is [var first, ..]) throw new InvalidOperationException($"Kill {number}: {first}.");
    }

    private async Task LiveAsync(string name)
    {
        using var process = Start([_folder, name, "ack"]);
        var lines = 0;
        while (await process.StandardOutput.ReadLineAsync() is { } line)
        {
            // The moment is counted from the first record on, and the lines of the dead are read to the last.
            if (lines++ == 0) _ = KillAsync(process, _random.Next(LongestLifeMs));
            _witness.Hear(line);
        }

        await process.WaitForExitAsync();
        if (await process.StandardError.ReadToEndAsync() is { Length: > 0 } complaint) throw new InvalidOperationException(complaint);
        if (lines == 0) throw new InvalidOperationException("The journal under load ended before its first record.");
    }

    private async Task<IReadOnlyList<string>> LookAsync()
    {
        using var process = Start(["--check", _folder]);
        var lines = (await process.StandardOutput.ReadToEndAsync()).Split('\n');
        await process.WaitForExitAsync();
        return process.ExitCode == 0
            ? _witness.Judge(lines)
            : throw new InvalidOperationException($"The journal did not open: {await process.StandardError.ReadToEndAsync()}");
    }

    private static async Task KillAsync(Process process, int afterMs)
    {
        await Task.Delay(afterMs);
        process.Kill();
    }

    private static Process Start(string[] arguments) => Process.Start(new ProcessStartInfo(Binaries.KillTarget, arguments)
    {
        RedirectStandardOutput = true,
        RedirectStandardError = true,
    })!;
}
