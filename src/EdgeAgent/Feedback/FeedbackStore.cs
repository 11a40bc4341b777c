using System.Text.Json;
using Edge.Agent.Storage;
using Edge.Agent.Storage.Erasing;
using Edge.Agent.Storage.Sealing;
using Edge.Protocol;
using Edge.Protocol.Messages;

namespace Edge.Agent.Feedback;

/// <summary>
/// The last word about each decision, a file each, for the page and for who exports a dataset: the journal's records go once the hub
/// has them. People say some hundred words a day, so a file each is cheap. Thread-safe.
/// </summary>
internal sealed class FeedbackStore
{
    /// <summary>Some months of a busy line. The oldest give way.</summary>
    private const int MaxRecords = 20_000;

    private const string Purpose = "edge-feedback-v1";
    private const string Extension = ".json";

    private readonly Lock _gate = new();
    private readonly string _folder;
    private readonly Vault _vault;
    private readonly Dictionary<Guid, FeedbackRecord> _records = [];

    private FeedbackStore(string folder, Vault vault)
    {
        _folder = folder;
        _vault = vault;
    }

    /// <summary>Everything people said, by decision, oldest decision first.</summary>
    public IReadOnlyList<FeedbackRecord> All
    {
        get
        {
            lock (_gate) return InOrder();
        }
    }

    /// <summary>Reads what is there.</summary>
    /// <param name="folder">Its folder; made with the first word.</param>
    /// <param name="vault">Seals it.</param>
    public static Outcome<FeedbackStore> Open(string folder, Vault vault)
    {
        var store = new FeedbackStore(folder, vault);
        try
        {
            if (!Directory.Exists(folder)) return store;
            foreach (var path in Directory.EnumerateFiles(folder, $"*{Extension}"))
            {
                if (store.Load(path) is { } record) store._records[record.DecisionId] = record;
            }

            return store;
        }
        catch (Exception exception) when (StorageFault.IsExpected(exception))
        {
            return StorageFault.Describe($"Cannot read what people said in '{folder}'", exception);
        }
    }

    /// <summary>What was said of the last decisions, newest first.</summary>
    /// <param name="count">Of so many at most.</param>
    public IReadOnlyList<FeedbackRecord> Newest(int count)
    {
        lock (_gate) return [.. InOrder().AsEnumerable().Reverse().Take(count)];
    }

    /// <summary>Keeps a word in place of an earlier one.</summary>
    /// <param name="record">The word.</param>
    /// <returns>Null when it is on disk, else why it is not.</returns>
    public Problem? Keep(FeedbackRecord record)
    {
        var name = NameOf(record.DecisionId);
        var bytes = _vault.Seal(Purpose, record.DecisionId.ToByteArray(), JsonSerializer.SerializeToUtf8Bytes(record, ProtocolJson.Default.FeedbackRecord));
        lock (_gate)
        {
            try
            {
                Directory.CreateDirectory(_folder);
                AtomicFile.Write(Path.Combine(_folder, name), bytes);
                _records[record.DecisionId] = record;
                if (_records.Count > MaxRecords) Remove(InOrder()[0].DecisionId);
                return null;
            }
            catch (Exception exception) when (StorageFault.IsExpected(exception))
            {
                return StorageFault.Describe($"Cannot keep what was said in '{_folder}'", exception);
            }
        }
    }

    /// <summary>Removes words for good.</summary>
    /// <param name="match">Which.</param>
    /// <returns>How many, or why not all of them.</returns>
    public Outcome<int> Erase(Predicate<FeedbackRecord> match)
    {
        lock (_gate)
        {
            var meant = _records.Values.Where(record => match(record)).Select(record => record.DecisionId).ToList();
            try
            {
                foreach (var decision in meant) Remove(decision);
                return meant.Count;
            }
            catch (Exception exception) when (StorageFault.IsExpected(exception))
            {
                return StorageFault.Describe($"Not all that was said could be erased in '{_folder}'", exception);
            }
        }
    }

    /// <summary>Ids of decisions are in order of time.</summary>
    private List<FeedbackRecord> InOrder()
    {
        List<FeedbackRecord> records = [.. _records.Values];
        records.Sort(static (left, right) => left.DecisionId.CompareTo(right.DecisionId));
        return records;
    }

    private static string NameOf(Guid decision) => $"{decision:N}{Extension}";

    private void Remove(Guid decision)
    {
        Wipe.Delete(Path.Combine(_folder, NameOf(decision)));
        _records.Remove(decision);
    }

    /// <summary>A file that nobody can read is no word: the journal or the hub has it.</summary>
    private FeedbackRecord? Load(string path) =>
        Guid.TryParseExact(Path.GetFileNameWithoutExtension(path), "N", out var decision)
        && _vault.TryOpen(Purpose, decision.ToByteArray(), File.ReadAllBytes(path)) is { } bytes
        && ProtocolJson.Parse(bytes, ProtocolJson.Default.FeedbackRecord, "feedback").TryGet(out var record, out _)
            ? record
            : null;
}
