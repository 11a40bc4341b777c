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
    private readonly Dictionary<ulong, string> _waiting = [];
    private readonly HashSet<ulong> _acknowledged = [];

    /// <summary>Kills over one folder.</summary>
    /// <param name="folder">The journal's folder.</param>
    /// <param name="seed">Decides the moments.</param>
    public JournalKills(string folder, int seed)
    {
        _folder = folder;
        _random = new Random(seed);
    }

    /// <summary>Records confirmed so far.</summary>
    public long Confirmed { get; private set; }

    /// <summary>The longest opening so far.</summary>
    public int SlowestOpeningMs { get; private set; }

    /// <summary>One life, one kill, one look at what is left.</summary>
    /// <param name="number">Begins the payloads of this life.</param>
    /// <exception cref="InvalidOperationException">Something is missing, changed or there twice.</exception>
    public async Task KillOnceAsync(int number)
    {
        await LiveAsync(string.Create(CultureInfo.InvariantCulture, $"run{number}"));
        var found = await LookAsync();
        foreach (var (sequence, payload) in _waiting)
        {
            if (_acknowledged.Contains(sequence)) continue;
            if (found.GetValueOrDefault(sequence) is var held && held != payload)
                throw new InvalidOperationException($"Kill {number}: record {sequence} was '{payload}' and is '{held ?? "missing"}'.");
        }

        foreach (var sequence in _acknowledged.Where(sequence => !found.ContainsKey(sequence)).ToList()) _waiting.Remove(sequence);
    }

    private async Task LiveAsync(string name)
    {
        using var process = Start([_folder, name, "ack"]);
        var lines = 0;
        while (await process.StandardOutput.ReadLineAsync() is { } line)
        {
            // The moment is counted from the first record on, and the lines of the dead are read to the last.
            if (lines++ == 0) _ = KillAsync(process, _random.Next(LongestLifeMs));
            switch (line.Split(' '))
            {
                case ["ack", var sequence, "."]:
                    _acknowledged.Add(ulong.Parse(sequence, CultureInfo.InvariantCulture));
                    break;
                case [var sequence, var payload, "."]:
                    _waiting[ulong.Parse(sequence, CultureInfo.InvariantCulture)] = payload;
                    Confirmed++;
                    break;
            }
        }

        await process.WaitForExitAsync();
        if (await process.StandardError.ReadToEndAsync() is { Length: > 0 } complaint) throw new InvalidOperationException(complaint);
        if (lines == 0) throw new InvalidOperationException("The journal under load ended before its first record.");
    }

    private async Task<Dictionary<ulong, string>> LookAsync()
    {
        using var process = Start(["--check", _folder]);
        Dictionary<ulong, string> found = [];
        var opened = false;
        while (await process.StandardOutput.ReadLineAsync() is { } line)
        {
            switch (line.Split(' '))
            {
                case ["opened", var milliseconds, var lost]:
                    opened = true;
                    SlowestOpeningMs = Math.Max(SlowestOpeningMs, int.Parse(milliseconds, CultureInfo.InvariantCulture));
                    if (lost != "0") throw new InvalidOperationException($"The journal says that it lost {lost} records.");
                    break;
                case [var sequence, var payload]:
                    if (!found.TryAdd(ulong.Parse(sequence, CultureInfo.InvariantCulture), payload))
                        throw new InvalidOperationException($"Record {sequence} is there twice.");
                    break;
            }
        }

        await process.WaitForExitAsync();
        return opened && process.ExitCode == 0
            ? found
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
