using Edge.Agent.Storage;

namespace Edge.Agent.Pipeline.Sources;

/// <summary>
/// Takes a file by renaming it into <c>.claimed</c> under its decision's id: atomic, and what a crash leaves there
/// still says which decision it belongs to. Once that is on disk the file is moved on or deleted.
/// </summary>
internal sealed class ClaimedFiles : IFileTaker
{
    private const int IdLength = 32;

    private readonly string _claims;
    private readonly string? _processed;
    private readonly IJournal _journal;
    private readonly TimeProvider _time;
    private readonly Lock _moving = new();

    /// <summary>A taker.</summary>
    /// <param name="folder">The source's folder.</param>
    /// <param name="processed">Where files go; null to delete them.</param>
    /// <param name="journal">Says what was decided before a crash.</param>
    /// <param name="time">The clock in decision ids.</param>
    public ClaimedFiles(string folder, string? processed, IJournal journal, TimeProvider time)
    {
        _claims = Path.Combine(folder, ".claimed");
        _processed = processed;
        _journal = journal;
        _time = time;
    }

    public IReadOnlyList<TakenFile> Resume()
    {
        if (!Directory.Exists(_claims)) return [];
        var claimed = Directory.EnumerateFiles(_claims).Select(Parse).OfType<TakenFile>().OrderBy(file => file.DecisionId).ToList();
        if (claimed.Count == 0) return [];
        var decided = DecidedInputs.Read(_journal);
        foreach (var file in claimed.Where(file => decided.Contains(file.DecisionId))) Finish(file);
        return [.. claimed.Where(file => !decided.Contains(file.DecisionId))];
    }

    public TakenFile? Take(FileInfo file)
    {
        Directory.CreateDirectory(_claims);
        var id = Guid.CreateVersion7(_time.GetUtcNow());
        var path = Path.Combine(_claims, $"{id:N}_{file.Name}");
        try
        {
            File.Move(file.FullName, path, overwrite: true);
            return new TakenFile(id, file.Name, path);
        }
        catch (FileNotFoundException)
        {
            return null;
        }
    }

    public void Finish(TakenFile file)
    {
        if (_processed is null)
        {
            File.Delete(file.Path);
            return;
        }

        lock (_moving)
        {
            Directory.CreateDirectory(_processed);
            if (File.Exists(file.Path)) File.Move(file.Path, FreeName(_processed, file.Name));
        }
    }

    public void Idle()
    {
        // Renames need no lazy work.
    }

    private static TakenFile? Parse(string path)
    {
        var name = Path.GetFileName(path);
        return name.Length > IdLength + 1 && name[IdLength] == '_' && Guid.TryParseExact(name[..IdLength], "N", out var id)
            ? new TakenFile(id, name[(IdLength + 1)..], path)
            : null;
    }

    private static string FreeName(string folder, string name)
    {
        var path = Path.Combine(folder, name);
        for (var number = 1; File.Exists(path); number++)
        {
            path = Path.Combine(folder, $"{Path.GetFileNameWithoutExtension(name)}-{number}{Path.GetExtension(name)}");
        }

        return path;
    }
}
