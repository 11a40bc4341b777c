using System.Globalization;
using Edge.Agent.Storage;
using Edge.Protocol;
using Edge.Protocol.Records;

namespace Edge.Agent.Connectivity.Quarantine;

/// <summary>Which refused records somebody means: all, or some by their sequences.</summary>
internal sealed class QuarantineChoice
{
    private readonly HashSet<ulong>? _sequences;

    private QuarantineChoice(HashSet<ulong>? sequences) => _sequences = sequences;

    /// <summary>Reads <c>all</c>, or sequences joined by commas.</summary>
    /// <param name="text">The text.</param>
    public static Outcome<QuarantineChoice> Parse(string? text)
    {
        if (text == "all") return new QuarantineChoice(null);
        var sequences = new HashSet<ulong>();
        foreach (var word in (text ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            if (!ulong.TryParse(word, NumberStyles.None, CultureInfo.InvariantCulture, out var sequence))
                return new Problem(ReasonCode.Malformed, $"'{word}' is no sequence; 'journal quarantine list' shows them.");
            sequences.Add(sequence);
        }

        return sequences.Count > 0
            ? new QuarantineChoice(sequences)
            : new Problem(ReasonCode.Malformed, "Say which records: their sequences, or all.");
    }

    /// <summary>Whether a record is meant.</summary>
    /// <param name="epoch">Its epoch; sequences of every epoch are meant.</param>
    /// <param name="sequence">Its sequence.</param>
    public bool Covers(Epoch epoch, ulong sequence) => _sequences?.Contains(sequence) ?? true;

    /// <summary>Marks the records for sending again.</summary>
    /// <param name="file">The refused records.</param>
    /// <returns>How many were not yet.</returns>
    public int Retry(QuarantineFile file) =>
        file.Change(record => Covers(record.Epoch, record.Sequence) && !record.Retry ? record with { Retry = true } : record);

    /// <summary>Forgets the records.</summary>
    /// <param name="file">The refused records.</param>
    /// <returns>How many.</returns>
    public int Drop(QuarantineFile file) => file.Change(record => Covers(record.Epoch, record.Sequence) ? null : record);
}
