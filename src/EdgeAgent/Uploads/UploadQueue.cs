using System.Diagnostics.CodeAnalysis;
using System.Text;
using System.Text.Json;
using Edge.Agent.Configuration;
using Edge.Agent.Connectivity;
using Edge.Agent.Diagnostics;
using Edge.Agent.Privacy;
using Edge.Agent.Storage;
using Edge.Agent.Storage.Erasing;
using Edge.Agent.Storage.Sealing;
using Edge.Protocol;

namespace Edge.Agent.Uploads;

/// <summary>
/// Uploads that wait, one small file each under <c>uploads/queue</c>. They leave it when the hub says that it has them or
/// will not take them, when they give way to others, or when the policy names them no more.
/// </summary>
internal sealed class UploadQueue : IUploads
{
    /// <summary>Waiting uploads whatever their size: their small files cost a block of the disk each.</summary>
    private const int MaxEntries = 10_000;

    private const string Purpose = "edge-upload-v1";

    private readonly string _folder;
    private readonly UploadOptions _options;
    private readonly EvidenceStore? _evidence;
    private readonly AgentMetrics _metrics;
    private readonly Vault _vault;
    private readonly Lock _gate = new();
    private readonly Dictionary<Guid, QueuedUpload> _byId = [];
    private readonly SortedSet<QueuedUpload> _queue = [];
    private readonly Pulse _added = new();
    private long _bytes;
    private long _order;

    private UploadQueue(string folder, UploadOptions options, EvidenceStore? evidence, AgentMetrics metrics, Vault vault)
    {
        _folder = folder;
        _options = options;
        _evidence = evidence;
        _metrics = metrics;
        _vault = vault;
    }

    /// <summary>Uploads that wait.</summary>
    public int Count
    {
        get
        {
            lock (_gate) return _queue.Count;
        }
    }

    /// <summary>Wakes whoever waits for work.</summary>
    public Pulse Added => _added;

    private string Entries => Path.Combine(_folder, "queue");

    private string Files => Path.Combine(_folder, "files");

    /// <summary>Reads what waits.</summary>
    /// <param name="folder">Their folder.</param>
    /// <param name="options">The policy.</param>
    /// <param name="evidence">Where pictures lie.</param>
    /// <param name="metrics">Counts what becomes of uploads.</param>
    /// <param name="vault">Seals what is known about them; null for nothing.</param>
    public static Outcome<UploadQueue> Open(string folder, UploadOptions options, EvidenceStore? evidence, AgentMetrics metrics, Vault? vault = null)
    {
        var queue = new UploadQueue(folder, options, evidence, metrics, vault ?? Vault.None);
        try
        {
            queue.Load();
            return queue;
        }
        catch (Exception exception) when (StorageFault.IsExpected(exception))
        {
            return StorageFault.Describe($"Cannot read the waiting uploads in '{folder}'", exception);
        }
    }

    public Problem? OfferPicture(UploadDraft draft) =>
        AdmittedUpload.Admit(_options, draft) is { } upload ? Add(upload, null) : null;

    public Problem? OfferFile(UploadDraft draft, string path) => AdmittedUpload.Admit(_options, draft) is { } upload
        ? Add(upload, path)
        : new Problem(UploadReasons.NotAllowed, $"No rule names uploads of kind {draft.Kind.ToString().ToLowerInvariant()}: add one to uploads.allow, and mind what it lets out.");

    /// <summary>The upload whose turn it is.</summary>
    /// <param name="isDeferred">Says which are not to be tried yet.</param>
    /// <param name="upload">The upload.</param>
    public bool TryPeek(Func<Guid, bool> isDeferred, [NotNullWhen(true)] out AdmittedUpload? upload)
    {
        lock (_gate) upload = _queue.FirstOrDefault(queued => !isDeferred(queued.Upload.Id))?.Upload;
        return upload is not null;
    }

    /// <summary>Opens an upload's bytes.</summary>
    public Outcome<UploadContent> Read(AdmittedUpload upload)
    {
        try
        {
            var file = FileOf(upload);
            if (File.Exists(file)) return new UploadContent(File.OpenHandle(file));
            if (_evidence is null || upload.Draft.DecisionId is not { } decision) return new Problem(ReasonCode.NotFound, $"'{upload.Draft.Name}' is not here any more.");
            return _evidence.Read(new EvidenceKey(upload.Draft.Digest, decision)).TryGet(out var bytes, out var problem) ? new UploadContent(bytes) : problem;
        }
        catch (Exception exception) when (StorageFault.IsExpected(exception))
        {
            return StorageFault.Describe($"Cannot read the upload '{upload.Draft.Name}'", exception);
        }
    }

    /// <summary>Lets an upload go.</summary>
    /// <param name="upload">Which.</param>
    /// <param name="fate">How it ended, for the metric: <c>accepted</c>, <c>refused</c>, <c>gone</c> or <c>displaced</c>.</param>
    public void Remove(AdmittedUpload upload, string fate)
    {
        lock (_gate)
        {
            if (!_byId.Remove(upload.Id, out var queued)) return;
            _queue.Remove(queued);
            _bytes -= upload.Draft.Size;
            // The entry first: an entry without its file would be offered and never sent.
            File.Delete(EntryOf(upload.Id));
            if (File.Exists(FileOf(upload))) File.Delete(FileOf(upload));
        }

        _metrics.Counter($"edge_uploads_total{{kind=\"{upload.Draft.Kind.ToString().ToLowerInvariant()}\",fate=\"{fate}\"}}").Add();
    }

    /// <summary>Lets uploads go for good.</summary>
    /// <param name="match">Which.</param>
    /// <returns>How many.</returns>
    /// <exception cref="IOException">Some still wait.</exception>
    public int Erase(Predicate<UploadDraft> match)
    {
        List<AdmittedUpload> meant;
        lock (_gate)
        {
            meant = [.. _queue.Where(queued => match(queued.Upload.Draft)).Select(queued => queued.Upload)];
            foreach (var upload in meant)
            {
                Wipe.Delete(EntryOf(upload.Id));
                Wipe.Delete(FileOf(upload));
            }
        }

        foreach (var upload in meant) Remove(upload, "erased");
        return meant.Count;
    }

    private Problem? Add(AdmittedUpload upload, string? path)
    {
        if (upload.Draft.Size > _options.QueueBytes)
            return new Problem(ReasonCode.TooLarge, $"'{upload.Draft.Name}' has {upload.Draft.Size} bytes; at most {_options.QueueBytes} may wait (uploads.queueBytes).");
        lock (_gate)
        {
            if (_byId.ContainsKey(upload.Id)) return null;
            try
            {
                Directory.CreateDirectory(Entries);
                if (path is not null)
                {
                    Directory.CreateDirectory(Files);
                    File.Move(path, FileOf(upload), overwrite: true);
                    DirectorySync.Flush(Files);
                }

                var entry = EntryOf(upload.Id);
                var draft = JsonSerializer.SerializeToUtf8Bytes(new QueuedDraft(++_order, upload.Draft), UploadsJson.Default.QueuedDraft);
                AtomicFile.Write(entry, _vault.Seal(Purpose, NameOf(entry), draft));
                Enqueue(upload, _order);
            }
            catch (Exception exception) when (StorageFault.IsExpected(exception))
            {
                return StorageFault.Describe($"Cannot queue an upload in '{_folder}'", exception);
            }

            while (_bytes > _options.QueueBytes || _queue.Count > MaxEntries) Remove(Displaced(), "displaced");
        }

        _added.Set();
        return null;
    }

    /// <summary>The oldest of the least important rule.</summary>
    private AdmittedUpload Displaced()
    {
        var rule = _queue.Max!.Upload.Rule;
        return _queue.First(queued => queued.Upload.Rule == rule).Upload;
    }

    private void Enqueue(AdmittedUpload upload, long order)
    {
        var queued = new QueuedUpload(upload, order);
        _byId.Add(upload.Id, queued);
        _queue.Add(queued);
        _bytes += upload.Draft.Size;
    }

    private void Load()
    {
        if (!Directory.Exists(Entries)) return;
        foreach (var path in Directory.EnumerateFiles(Entries).ToList())
        {
            var draft = Path.GetExtension(path) == ".json" ? _vault.TryOpen(Purpose, NameOf(path), File.ReadAllBytes(path)) : [];
            // What is sealed with a key that may come back is not to be thrown away.
            if (draft is null) continue;
            // The policy of today decides, not the one under which it was queued.
            if (Parse(draft) is { } entry && AdmittedUpload.Admit(_options, entry.Draft) is { } upload && _byId.GetValueOrDefault(upload.Id) is null)
            {
                _order = Math.Max(_order, entry.Order);
                Enqueue(upload, entry.Order);
            }
            else
            {
                File.Delete(path);
            }
        }

        if (!Directory.Exists(Files)) return;
        var wanted = _byId.Values.Select(queued => FileOf(queued.Upload)).ToHashSet(StringComparer.Ordinal);
        foreach (var orphan in Directory.EnumerateFiles(Files).Where(file => !wanted.Contains(file)).ToList()) File.Delete(orphan);
    }

    private static byte[] NameOf(string path) => Encoding.ASCII.GetBytes(Path.GetFileNameWithoutExtension(path));

    private static QueuedDraft? Parse(byte[] draft)
    {
        try
        {
            return JsonSerializer.Deserialize(draft, UploadsJson.Default.QueuedDraft);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private string EntryOf(Guid id) => Path.Combine(Entries, $"{id:N}.json");

    private string FileOf(AdmittedUpload upload) => Path.Combine(Files, $"{upload.Id:N}");
}
