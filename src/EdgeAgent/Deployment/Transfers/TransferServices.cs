using Edge.Protocol;
using Edge.Protocol.Artifacts;
using Edge.Protocol.Messages;

namespace Edge.Agent.Deployment.Transfers;

/// <summary>How files come to this device as something smaller than they are.</summary>
public sealed partial class TransferServices
{
    private readonly SlotStore _slots;
    private readonly BlobStore _blobs;
    private readonly TransferAsker _asker;
    private readonly ILogger<TransferServices> _logger;

    /// <summary>Over the live parts.</summary>
    /// <param name="slots">The versions that are here.</param>
    /// <param name="blobs">Their files.</param>
    /// <param name="asker">Asks the hub.</param>
    /// <param name="fetcher">Makes files of deltas.</param>
    /// <param name="logger">The log.</param>
    public TransferServices(SlotStore slots, BlobStore blobs, TransferAsker asker, DeltaFetcher fetcher, ILogger<TransferServices> logger)
    {
        _slots = slots;
        _blobs = blobs;
        _asker = asker;
        _logger = logger;
        Fetcher = fetcher;
    }

    /// <summary>Makes files of deltas.</summary>
    public DeltaFetcher Fetcher { get; }

    /// <summary>Asks in which form a version's files come; not at all where none of them is lacked.</summary>
    /// <param name="model">The version.</param>
    /// <param name="files">Its files.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async ValueTask<Dictionary<ArtifactDigest, PlannedFile>> PlanAsync(DesiredModel model, IReadOnlyList<ManifestFile> files, CancellationToken cancellationToken)
    {
        var lacked = new List<ManifestFile>();
        foreach (var file in files)
        {
            if (!await _blobs.HoldsAsync(file.Digest, cancellationToken)) lacked.Add(file);
        }

        // A question costs as much as a block.
        if (lacked.Sum(file => file.Size) < Blocks.Size) return [];
        var bases = _slots.Read(model.Name).Kept.Select(version => version.Digest).Where(digest => digest != model.Digest).Distinct().ToList();
        var planned = await _asker.AskAsync(model.Digest, bases, cancellationToken);
        return lacked.Where(file => planned.ContainsKey(file.Digest)).ToDictionary(file => file.Digest, file => planned[file.Digest]);
    }

    /// <summary>Says that a file comes whole after all.</summary>
    /// <param name="model">The version.</param>
    /// <param name="file">The file.</param>
    /// <param name="problem">Why.</param>
    public void Refused(DesiredModel model, ManifestFile file, Problem problem) => Log.Refused(_logger, model.Name, model.Version, file.Path, problem);

    private static partial class Log
    {
        [LoggerMessage(5111, LogLevel.Warning, "{Model} {Version}: '{File}' could not be made of its delta and is fetched whole: {Problem}")]
        public static partial void Refused(ILogger logger, string model, string version, string file, Problem problem);
    }
}
