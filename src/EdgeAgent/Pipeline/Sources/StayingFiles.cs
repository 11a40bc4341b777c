using System.Security.Cryptography;
using System.Text;
using Edge.Agent.Storage;

namespace Edge.Agent.Pipeline.Sources;

/// <summary>
/// Takes files that stay where they are. A file's decision id is computed from what identifies it (device, pipeline,
/// path, size, time of writing), so after any crash the same file asks for the same decision.
/// </summary>
internal sealed class StayingFiles : IFileTaker
{
    private readonly string _folder;
    private readonly string _identity;
    private readonly IJournal _journal;
    private readonly TakenList _list;
    private readonly HashSet<Guid> _inHand = [];

    /// <summary>A taker.</summary>
    /// <param name="folder">The source's folder.</param>
    /// <param name="pipeline">The pipeline.</param>
    /// <param name="services">Journal, device and the agent's own state.</param>
    public StayingFiles(string folder, string pipeline, FolderSourceServices services)
    {
        _folder = folder;
        _identity = $"{services.Address}\n{pipeline}";
        _journal = services.Journal;
        _list = new TakenList(Path.Combine(services.DataDirectory, "sources", $"{pipeline}.taken"));
    }

    public IReadOnlyList<TakenFile> Resume()
    {
        // What an earlier run of the pipeline had in hand and did not decide is simply found again.
        lock (_inHand) _inHand.Clear();
        var present = new DirectoryInfo(_folder).EnumerateFiles().Where(file => ImageFiles.IsImage(file.Name)).Select(Identify).ToHashSet();
        _list.Open(present, DecidedInputs.Read(_journal));
        return [];
    }

    public TakenFile? Take(FileInfo file)
    {
        file.Refresh();
        if (!file.Exists) return null;
        var id = Identify(file);
        if (_list.Contains(id)) return null;
        lock (_inHand)
        {
            if (!_inHand.Add(id)) return null;
        }

        return new TakenFile(id, file.Name, file.FullName);
    }

    public void Finish(TakenFile file)
    {
        _list.Add(file.DecisionId);
        lock (_inHand) _inHand.Remove(file.DecisionId);
    }

    public void Idle() => _list.FlushToDisk();

    private Guid Identify(FileInfo file)
    {
        var identity = Encoding.UTF8.GetBytes($"{_identity}\n{file.FullName}\n{file.Length}\n{file.LastWriteTimeUtc.Ticks}");
        Span<byte> bytes = stackalloc byte[32];
        SHA256.HashData(identity, bytes);
        // RFC 9562: version 8 is the one for ids made one's own way; the variant's bits are 10.
        bytes[6] = (byte)((bytes[6] & 0x0F) | 0x80);
        bytes[8] = (byte)((bytes[8] & 0x3F) | 0x80);
        return new Guid(bytes[..16], bigEndian: true);
    }
}
