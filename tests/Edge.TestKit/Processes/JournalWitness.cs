using System.Globalization;

namespace Edge.TestKit.Processes;

/// <summary>
/// What a journal under load (<c>tests/Edge.KillTarget</c>) said before it died, held against what is found afterwards: what was
/// confirmed and not acknowledged must be there, under its sequence, once.
/// </summary>
public sealed class JournalWitness
{
    private readonly Dictionary<ulong, string> _waiting = [];
    private readonly HashSet<ulong> _acknowledged = [];

    /// <summary>Records confirmed so far.</summary>
    public long Confirmed { get; private set; }

    /// <summary>The longest opening so far.</summary>
    public int SlowestOpeningMs { get; private set; }

    /// <summary>Hears the load; what is no whole line of it, because death cut it short, says nothing.</summary>
    /// <param name="line">What it printed.</param>
    public void Hear(string line)
    {
        switch (line.Split(' '))
        {
            case ["ack", var sequence, "."]:
                _acknowledged.Add(Sequence(sequence));
                break;
            case [var sequence, var payload, "."]:
                _waiting[Sequence(sequence)] = payload;
                Confirmed++;
                break;
        }
    }

    /// <summary>Looks at what was found.</summary>
    /// <param name="check">What the check printed.</param>
    /// <returns>What is not as it must be; empty when all is well.</returns>
    public IReadOnlyList<string> Judge(IEnumerable<string> check)
    {
        Dictionary<ulong, string> found = [];
        List<string> complaints = [];
        var opened = false;
        foreach (var line in check)
        {
            switch (line.Split(' '))
            {
                case ["opened", var milliseconds, var lost]:
                    opened = true;
                    SlowestOpeningMs = Math.Max(SlowestOpeningMs, int.Parse(milliseconds, CultureInfo.InvariantCulture));
                    if (lost != "0") complaints.Add($"the journal says that it lost {lost} records");
                    break;
                case [var sequence, var payload] when ulong.TryParse(sequence, CultureInfo.InvariantCulture, out var number):
                    if (!found.TryAdd(number, payload)) complaints.Add($"record {sequence} is there twice");
                    break;
            }
        }

        if (!opened) complaints.Add("the journal did not open");
        foreach (var (sequence, payload) in _waiting)
        {
            if (_acknowledged.Contains(sequence)) continue;
            if (found.GetValueOrDefault(sequence) is var held && held != payload) complaints.Add($"record {sequence} was '{payload}' and is '{held ?? "missing"}'");
        }

        // What was acknowledged may be there still, and then it stays until its file goes.
        foreach (var sequence in _acknowledged.Where(sequence => !found.ContainsKey(sequence)).ToList()) _waiting.Remove(sequence);
        return complaints;
    }

    private static ulong Sequence(string text) => ulong.Parse(text, CultureInfo.InvariantCulture);
}
