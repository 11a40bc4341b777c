using System.IO.Compression;
using System.Text;
using System.Text.Json;
using Edge.Hub.Api;
using Edge.Hub.Models;
using Edge.Hub.Storage;
using Edge.Hub.Telemetry;
using Edge.Protocol;
using Edge.Protocol.Artifacts;
using Edge.Protocol.Records;
using Microsoft.EntityFrameworkCore;

namespace Edge.Hub.Audit;

/// <summary>Exports what the hub has of one part: its records as they came, where they stand in the chain, the deciding models' cards.</summary>
internal sealed class PartAudit(IDbContextFactory<HubDatabase> databases, ResultReader results, ArtifactStore artifacts)
{
    /// <summary>Decisions exported: a part comes by a few times, whatever its id.</summary>
    private const int MaxDecisions = 100;

    /// <summary>How far from its decision an actuation, alarm or correction about it is looked for: a line's parts of some minutes.</summary>
    private const int Neighbourhood = 500;

    private static readonly string[] ModelFiles = ["model.json", "CARD.md"];
    private static readonly JsonSerializerOptions Indented = new(HubJson.Options) { WriteIndented = true };

    /// <summary>Makes a zip archive.</summary>
    /// <param name="part">The part.</param>
    /// <param name="stop">Ends the attempt.</param>
    /// <returns>The archive, or null when no decision names the part.</returns>
    public async Task<byte[]?> ExportAsync(string part, CancellationToken stop)
    {
        var page = await results.ReadAsync(new ResultQuery(MaxDecisions, Part: part), stop).ConfigureAwait(false);
        if (page.Items.Count == 0) return null;
        await using var database = await databases.CreateDbContextAsync(stop).ConfigureAwait(false);
        using var buffer = new MemoryStream();
        using (var zip = new ZipArchive(buffer, ZipArchiveMode.Create, leaveOpen: true))
        {
            var sums = new StringBuilder();
            var evidence = new List<PartEvidence>();
            foreach (var result in page.Items) evidence.Add(await AddAsync(database, zip, sums, result, stop).ConfigureAwait(false));
            Add(zip, sums, "part.json", JsonSerializer.SerializeToUtf8Bytes(evidence, Indented));
            Add(zip, sums: null, "SHA256SUMS", Encoding.UTF8.GetBytes(sums.ToString()));
        }

        return buffer.ToArray();
    }

    private async Task<PartEvidence> AddAsync(HubDatabase database, ZipArchive zip, StringBuilder sums, ResultView result, CancellationToken stop)
    {
        // A result's number is its record's.
        var record = await database.Records.AsNoTracking().SingleAsync(row => row.Id == result.Id, stop).ConfigureAwait(false);
        var journal = await database.Journals.AsNoTracking().SingleAsync(row => row.Id == record.JournalId, stop).ConfigureAwait(false);
        var folder = $"{result.DecisionId:n}";
        Add(zip, sums, $"{folder}/decision.json", record.Payload);
        var id = Encoding.UTF8.GetBytes(result.DecisionId.ToString());
        var near = database.Records.AsNoTracking()
            .Where(row => row.JournalId == record.JournalId && row.Sequence >= record.Sequence - Neighbourhood && row.Sequence <= record.Sequence + Neighbourhood
                && row.Kind != (byte)RecordKind.Decision)
            .OrderBy(row => row.Sequence);
        await foreach (var row in near.AsAsyncEnumerable().WithCancellation(stop).ConfigureAwait(false))
        {
            if (row.Payload.AsSpan().IndexOf(id) >= 0) Add(zip, sums, $"{folder}/{((RecordKind)row.Kind).ToString().ToLowerInvariant()}-{row.Sequence}.json", row.Payload);
        }

        var card = AddModel(zip, sums, folder, result.ModelDigest);
        return new PartEvidence(
            folder, result.Device, Epoch.Read(journal.Epoch).ToString(), record.Sequence, Convert.ToHexStringLower(record.Link),
            await ChainAsync(database, record, stop).ConfigureAwait(false), result.ReceivedAt, result, card);
    }

    private static async Task<string> ChainAsync(HubDatabase database, RecordRow record, CancellationToken stop)
    {
        var found = await database.ChainBreaks.AsNoTracking()
            .FirstOrDefaultAsync(row => row.JournalId == record.JournalId && row.First <= record.Sequence && row.Last >= record.Sequence && row.Finding != ChainFinding.Follower, stop)
            .ConfigureAwait(false);
        if (found is not null) return found.Finding.ToString().ToLowerInvariant();
        if (await database.ChainInbox.AnyAsync(row => row.JournalId == record.JournalId && row.First <= record.Sequence && row.Last >= record.Sequence, stop).ConfigureAwait(false)) return "pending";
        var epoch = Epoch.Read(await database.Journals.Where(row => row.Id == record.JournalId).Select(row => row.Epoch).SingleAsync(stop).ConfigureAwait(false));
        return await new ChainWork(database).LinkBeforeAsync(record.JournalId, record.Sequence, epoch, stop).ConfigureAwait(false) is null ? "unlinked" : "verified";
    }

    private bool AddModel(ZipArchive zip, StringBuilder sums, string folder, string? digest)
    {
        if (digest is null || !ArtifactDigest.TryParse(digest, out var model) || !artifacts.Has(model)) return false;
        var bytes = Read(model);
        if (!ModelManifest.Parse(bytes).TryGet(out var manifest, out _)) return false;
        Add(zip, sums, $"{folder}/model/manifest.json", bytes);
        foreach (var file in manifest.Files.Where(file => ModelFiles.Contains(file.Path) && artifacts.Has(file.Digest)))
            Add(zip, sums, $"{folder}/model/{file.Path}", Read(file.Digest));
        return true;
    }

    private byte[] Read(ArtifactDigest digest)
    {
        using var file = artifacts.Open(digest);
        var bytes = new byte[RandomAccess.GetLength(file)];
        for (var read = 0; read < bytes.Length;) read += RandomAccess.Read(file, bytes.AsSpan(read), read);
        return bytes;
    }

    private static void Add(ZipArchive zip, StringBuilder? sums, string name, byte[] content)
    {
        using (var entry = zip.CreateEntry(name).Open()) entry.Write(content);
        sums?.Append(ArtifactDigest.Of(content).Hex).Append("  ").Append(name).Append('\n');
    }
}
