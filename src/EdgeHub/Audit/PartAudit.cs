using System.Text;
using System.Text.Json;
using Edge.Hub.Api;
using Edge.Hub.Fleet;
using Edge.Hub.Models;
using Edge.Hub.Storage;
using Edge.Hub.Telemetry;
using Edge.Hub.Uploads;
using Edge.Protocol;
using Edge.Protocol.Artifacts;
using Edge.Protocol.Messages;
using Edge.Protocol.Records;
using Microsoft.EntityFrameworkCore;

namespace Edge.Hub.Audit;

/// <summary>
/// Exports what the hub has of one part: its records as they came and where they stand in the chain, what else was
/// recorded about them, the deciding models' cards, changes of configuration before, and pictures that were let out.
/// </summary>
internal sealed class PartAudit(IDbContextFactory<HubDatabase> databases, ResultReader results, ArtifactStore artifacts, UploadStore uploads)
{
    /// <summary>Decisions exported: a part comes by a few times, whatever its id.</summary>
    private const int MaxDecisions = 100;

    /// <summary>How far from its decision an actuation, alarm or correction about it is looked for: a line's parts of some minutes.</summary>
    private const int Neighbourhood = 500;

    /// <summary>Changes of configuration before a decision, and how far back they are looked for: a day of a fast line.</summary>
    private const int MaxChanges = 20, ChangesReach = 100_000;

    private static readonly string[] ModelFiles = ["model.json", "CARD.md"];
    private static readonly JsonSerializerOptions Indented = new(HubJson.Options) { WriteIndented = true };

    /// <summary>Makes a zip archive, in a file that is gone when the stream is closed.</summary>
    /// <param name="part">The part.</param>
    /// <param name="from">Only decisions from this moment on.</param>
    /// <param name="to">Only decisions before this moment.</param>
    /// <param name="stop">Ends the attempt.</param>
    /// <returns>The archive, or null when no such decision names the part.</returns>
    public async Task<Stream?> ExportAsync(string part, DateTimeOffset? from, DateTimeOffset? to, CancellationToken stop)
    {
        var page = await results.ReadAsync(new ResultQuery(MaxDecisions, Since: from, Until: to, Part: part), stop).ConfigureAwait(false);
        if (page.Items.Count == 0) return null;
        // Pictures may be many megabytes each.
        var file = new FileStream(
            Path.Combine(Path.GetTempPath(), Path.GetRandomFileName()), FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None, bufferSize: 64 * 1024, FileOptions.DeleteOnClose);
        try
        {
            await using var database = await databases.CreateDbContextAsync(stop).ConfigureAwait(false);
            using (var archive = new EvidenceArchive(file))
            {
                var evidence = new List<PartEvidence>();
                foreach (var result in page.Items) evidence.Add(await AddAsync(database, archive, result, stop).ConfigureAwait(false));
                archive.Add("part.json", JsonSerializer.SerializeToUtf8Bytes(evidence, Indented));
            }

            file.Position = 0;
            return file;
        }
        catch
        {
            await file.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    private async Task<PartEvidence> AddAsync(HubDatabase database, EvidenceArchive archive, ResultView result, CancellationToken stop)
    {
        // A result's number is its record's.
        var record = await database.Records.AsNoTracking().SingleAsync(row => row.Id == result.Id, stop).ConfigureAwait(false);
        var folder = $"{result.DecisionId:n}";
        archive.Add($"{folder}/decision.json", record.Payload);
        var chain = await PlaceAsync(database, record, stop).ConfigureAwait(false);
        archive.Add($"{folder}/chain.json", JsonSerializer.SerializeToUtf8Bytes(chain, Indented));
        await AddMentionsAsync(database, archive, record, result.DecisionId, folder, stop).ConfigureAwait(false);
        return new PartEvidence(
            folder, result.Device, result.ReceivedAt, result, AddModel(archive, folder, result.ModelDigest), AddPictures(archive, folder, result), chain);
    }

    private static async Task AddMentionsAsync(HubDatabase database, EvidenceArchive archive, RecordRow record, Guid decision, string folder, CancellationToken stop)
    {
        var id = Encoding.UTF8.GetBytes(decision.ToString());
        var near = database.Records.AsNoTracking()
            .Where(row => row.JournalId == record.JournalId && row.Sequence >= record.Sequence - Neighbourhood && row.Sequence <= record.Sequence + Neighbourhood
                && row.Kind != (byte)RecordKind.Decision)
            .OrderBy(row => row.Sequence);
        await foreach (var row in near.AsAsyncEnumerable().WithCancellation(stop).ConfigureAwait(false))
        {
            if (row.Payload.AsSpan().IndexOf(id) >= 0) archive.Add($"{folder}/{((RecordKind)row.Kind).ToString().ToLowerInvariant()}-{row.Sequence}.json", row.Payload);
        }

        var changes = database.Records.AsNoTracking()
            .Where(row => row.JournalId == record.JournalId && row.Sequence < record.Sequence && row.Sequence >= record.Sequence - ChangesReach && row.Kind == (byte)RecordKind.Configuration)
            .OrderByDescending(row => row.Sequence).Take(MaxChanges);
        await foreach (var row in changes.AsAsyncEnumerable().WithCancellation(stop).ConfigureAwait(false))
            archive.Add($"{folder}/configuration/change-{row.Sequence}.json", row.Payload);
    }

    private static async Task<ChainPlace> PlaceAsync(HubDatabase database, RecordRow record, CancellationToken stop)
    {
        var epoch = Epoch.Read(await database.Journals.Where(row => row.Id == record.JournalId).Select(row => row.Epoch).SingleAsync(stop).ConfigureAwait(false));
        var before = await new ChainWork(database).LinkBeforeAsync(record.JournalId, record.Sequence, epoch, stop).ConfigureAwait(false);
        return new ChainPlace(
            epoch.ToString(), (ulong)record.Sequence, record.Kind, record.Priority, before is null ? null : Convert.ToHexStringLower(before),
            Convert.ToHexStringLower(record.Link), await StateAsync(database, record, before, stop).ConfigureAwait(false));
    }

    private static async Task<string> StateAsync(HubDatabase database, RecordRow record, byte[]? before, CancellationToken stop)
    {
        var found = await database.ChainBreaks.AsNoTracking()
            .FirstOrDefaultAsync(row => row.JournalId == record.JournalId && row.First <= record.Sequence && row.Last >= record.Sequence && row.Finding != ChainFinding.Follower, stop)
            .ConfigureAwait(false);
        if (found is not null) return found.Finding.ToString().ToLowerInvariant();
        if (before is null) return "unlinked";
        // Now, whatever was found when it came: the database may have been changed since.
        if (!new ChainRecord(record.Sequence, record.Kind, record.Priority, record.Link, record.Payload).Follows(before)) return "altered";
        return await database.ChainInbox.AnyAsync(row => row.JournalId == record.JournalId && row.First <= record.Sequence && row.Last >= record.Sequence, stop).ConfigureAwait(false)
            ? "pending"
            : "verified";
    }

    private List<string> AddPictures(EvidenceArchive archive, string folder, ResultView result)
    {
        var files = new List<string>();
        if (!Addresses.Parse(result.Device).TryGet(out var device, out _)) return files;
        var pictures = uploads.List(device, result.DecisionId).Where(item => item.Offer.Kind is UploadKind.Thumbnail or UploadKind.Crop or UploadKind.Image);
        foreach (var (index, picture) in pictures.Index())
        {
            var path = uploads.ContentOf(device, picture.Offer.Digest);
            var extension = PictureType.Of(path) is { } type ? type["image/".Length..] : "bin";
            files.Add($"{folder}/{picture.Offer.Kind.ToString().ToLowerInvariant()}-{index + 1}.{extension}");
            archive.Add(files[^1], File.ReadAllBytes(path));
        }

        return files;
    }

    private bool AddModel(EvidenceArchive archive, string folder, string? digest)
    {
        if (digest is null || !ArtifactDigest.TryParse(digest, out var model) || !artifacts.Has(model)) return false;
        var bytes = Read(model);
        if (!ModelManifest.Parse(bytes).TryGet(out var manifest, out _)) return false;
        archive.Add($"{folder}/model/manifest.json", bytes);
        foreach (var file in manifest.Files.Where(file => ModelFiles.Contains(file.Path) && artifacts.Has(file.Digest)))
            archive.Add($"{folder}/model/{file.Path}", Read(file.Digest));
        return true;
    }

    private byte[] Read(ArtifactDigest digest)
    {
        using var file = artifacts.Open(digest);
        var bytes = new byte[RandomAccess.GetLength(file)];
        for (var read = 0; read < bytes.Length;) read += RandomAccess.Read(file, bytes.AsSpan(read), read);
        return bytes;
    }
}
