using System.Text.Json;
using System.Text.Json.Serialization;
using Edge.Protocol.Records;

namespace Edge.Agent.Storage;

/// <summary>
/// What the journal must know beyond its segments. Written when a segment begins, <b>before</b> any segment is
/// deleted, and now and then for acknowledgements; so a sequence that is neither in a segment nor in
/// <see cref="Done"/> is a lost record, and is reported as one.
/// </summary>
/// <param name="V">Format version, 1.</param>
/// <param name="Epoch">The epoch.</param>
/// <param name="Machine">Hash of the machine's id; null when unknown, and then written as such: a reader wants every member.</param>
/// <param name="ActiveSegment">First sequence of the newest segment: when that file is gone its sequences are unknown, and the epoch ends.</param>
/// <param name="Dropped">Records dropped since the epoch began.</param>
/// <param name="Quarantined">Records the hub refused since the epoch began.</param>
/// <param name="Done">Sequences acknowledged, quarantined, expired or dropped: inclusive pairs, ascending.</param>
internal sealed record JournalState(
    int V, Epoch Epoch, [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] string? Machine, ulong ActiveSegment, long Dropped, long Quarantined, IReadOnlyList<ulong> Done)
{
    private const int Version = 1;

    /// <summary>Pairs for <see cref="Done"/>.</summary>
    /// <param name="ranges">The ranges.</param>
    public static IReadOnlyList<ulong> Flatten(IReadOnlyList<SequenceRange> ranges)
    {
        var flat = new ulong[ranges.Count * 2];
        for (var i = 0; i < ranges.Count; i++) (flat[2 * i], flat[(2 * i) + 1]) = ranges[i];
        return flat;
    }

    /// <summary>Reads the state file.</summary>
    /// <param name="files">The file system.</param>
    /// <param name="path">The file.</param>
    /// <returns>Null when it is missing or damaged: the segments then say what they know.</returns>
    /// <exception cref="IOException">It is there and cannot be opened: without it, acknowledged records would be sent again.</exception>
    public static JournalState? Load(IJournalFiles files, string path)
    {
        try
        {
            if (!files.Exists(path)) return null;
            var state = JsonSerializer.Deserialize(files.ReadAllBytes(path), StorageJson.Default.JournalState);
            return state is { V: Version } && state.Done.Count % 2 == 0 ? state : null;
        }
        catch (Exception exception) when (StorageFault.IsUnreadable(exception) || exception is JsonException)
        {
            return null;
        }
    }

    /// <summary>Writes the state file; the old one stands when this fails.</summary>
    /// <param name="files">The file system.</param>
    /// <param name="path">The file.</param>
    /// <exception cref="IOException">It could not be made durable.</exception>
    public void Save(IJournalFiles files, string path) =>
        AtomicFile.Write(files, path, JsonSerializer.SerializeToUtf8Bytes(this, StorageJson.Default.JournalState));

    /// <summary>A state of this format.</summary>
    /// <param name="index">What is known now.</param>
    /// <param name="machine">Hash of the machine's id.</param>
    public static JournalState Of(JournalIndex index, string? machine)
    {
        var status = index.Totals();
        return new JournalState(
            Version, index.Epoch, machine, status.ActiveSegment, status.Dropped, status.Quarantined, Flatten(status.Done));
    }
}
