using System.Text.Json;
using Edge.Agent.Storage;
using Edge.Agent.Storage.Erasing;
using Edge.Agent.Storage.Sealing;
using Edge.Protocol;
using Edge.Protocol.Messages;

namespace Edge.Agent.Challenges;

/// <summary>
/// The challenges of one pipeline, a file each: what is in force after a restart, and what an audit wants once the journal's records
/// are at the hub. A shift has a few, so a file each is cheap.
/// </summary>
internal sealed class ChallengeStore
{
    /// <summary>A year of three shifts. The oldest give way.</summary>
    private const int MaxRuns = 1200;

    private const string Purpose = "edge-challenge-v1";
    private const string Extension = ".json";

    private readonly string _folder;
    private readonly Vault _vault;

    /// <summary>A store.</summary>
    /// <param name="root">The folder of all pipelines' challenges; made with the first.</param>
    /// <param name="pipeline">Whose.</param>
    /// <param name="vault">Seals them.</param>
    public ChallengeStore(string root, string pipeline, Vault vault)
    {
        _folder = Path.Combine(root, pipeline);
        _vault = vault;
    }

    /// <summary>The stores of all pipelines that ever had one.</summary>
    /// <param name="root">Their folder.</param>
    /// <param name="vault">Seals them.</param>
    public static IReadOnlyList<ChallengeStore> All(string root, Vault vault) =>
        Directory.Exists(root) ? [.. Directory.GetDirectories(root).Select(folder => new ChallengeStore(root, Path.GetFileName(folder), vault))] : [];

    /// <summary>The last one that was begun; null where there is none, or none that can be read: master parts are then asked for.</summary>
    public ChallengeRun? ReadLast()
    {
        try
        {
            return Files().LastOrDefault() is { } last ? Read(last) : null;
        }
        catch (Exception exception) when (StorageFault.IsExpected(exception))
        {
            return null;
        }
    }

    /// <summary>One of them; null when it is not here, or not any more.</summary>
    /// <param name="id">Its id.</param>
    public ChallengeRun? Find(Guid id)
    {
        var path = PathOf(id);
        return File.Exists(path) ? Read(path) : null;
    }

    /// <summary>Keeps one in place of what was known of it.</summary>
    /// <param name="run">The challenge.</param>
    /// <returns>Null when it is on disk, else why it is not.</returns>
    public Problem? Keep(ChallengeRun run)
    {
        try
        {
            var isNew = !File.Exists(PathOf(run.Id));
            Directory.CreateDirectory(_folder);
            Write(run);
            if (!isNew) return null;
            var files = Files();
            for (var i = 0; i < files.Length - MaxRuns; i++) Wipe.Delete(files[i]);
            return null;
        }
        catch (Exception exception) when (StorageFault.IsExpected(exception))
        {
            return StorageFault.Describe($"Cannot keep the challenge in '{_folder}'", exception);
        }
    }

    /// <summary>Takes people's names out of what is kept; the results stay, because the line runs by them.</summary>
    /// <param name="match">Which steps.</param>
    /// <returns>In how many steps, or why not in all of them.</returns>
    public Outcome<int> Erase(Predicate<ChallengeRecord> match)
    {
        var count = 0;
        try
        {
            foreach (var path in Files())
            {
                if (Read(path) is not { } run || !run.Records.Any(record => record.By is not null && match(record))) continue;
                count += run.Records.Count(record => record.By is not null && match(record));
                Write(new ChallengeRun([.. run.Records.Select(record => match(record) ? record with { By = null } : record)]));
            }

            return count;
        }
        catch (Exception exception) when (StorageFault.IsExpected(exception))
        {
            return StorageFault.Describe($"Not all names could be taken out of '{_folder}'", exception);
        }
    }

    /// <summary>Ids are in order of time.</summary>
    private string[] Files()
    {
        if (!Directory.Exists(_folder)) return [];
        var files = Directory.GetFiles(_folder, $"*{Extension}");
        Array.Sort(files, StringComparer.Ordinal);
        return files;
    }

    private string PathOf(Guid id) => Path.Combine(_folder, $"{id:N}{Extension}");

    private void Write(ChallengeRun run) => AtomicFile.Write(
        PathOf(run.Id), _vault.Seal(Purpose, run.Id.ToByteArray(), JsonSerializer.SerializeToUtf8Bytes([.. run.Records], ChallengeJson.Default.ChallengeRecordArray)));

    private ChallengeRun? Read(string path)
    {
        if (!Guid.TryParseExact(Path.GetFileNameWithoutExtension(path), "N", out var id)
            || _vault.TryOpen(Purpose, id.ToByteArray(), File.ReadAllBytes(path)) is not { } bytes)
        {
            return null;
        }

        return ProtocolJson.Parse(bytes, ChallengeJson.Default.ChallengeRecordArray, "challenge").TryGet(out var records, out _) && records.Length > 0
            ? new ChallengeRun(records)
            : null;
    }
}
