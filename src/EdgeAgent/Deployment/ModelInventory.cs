using Edge.Protocol.Messages;

namespace Edge.Agent.Deployment;

/// <summary>What managed models there are on this disk.</summary>
public sealed partial class ModelInventory
{
    private readonly SlotStore _slots;
    private readonly VersionStore _versions;
    private readonly ILogger<ModelInventory> _logger;

    /// <summary>An inventory over the stores.</summary>
    /// <param name="slots">Which version serves.</param>
    /// <param name="versions">Which versions lie here.</param>
    /// <param name="logger">The log.</param>
    public ModelInventory(SlotStore slots, VersionStore versions, ILogger<ModelInventory> logger)
    {
        _slots = slots;
        _versions = versions;
        _logger = logger;
    }

    /// <summary>What there is of one model.</summary>
    /// <param name="name">The model.</param>
    public ModelStanding StandingOf(string name)
    {
        var slots = _slots.Read(name);
        return new ModelStanding(slots, slots.Kept.Where(version => _versions.Find(name, version) is not null).Select(version => version.Digest).ToHashSet());
    }

    /// <summary>Every managed model's slots.</summary>
    public IReadOnlyList<ModelSlots> Slots => _slots.ReadAll();

    /// <summary>The versions a report shows of a model: the one that serves, the last that failed, and the one that is wanted.</summary>
    /// <param name="model">What is wanted.</param>
    public IReadOnlyCollection<string> VersionsToShow(DesiredModel model)
    {
        var slots = _slots.Read(model.Name);
        return [model.Version, slots.Current?.Version ?? model.Version, slots.Failed?.Slot.Version ?? model.Version];
    }

    /// <summary>Deletes what no slot names any more. A failure costs disk space, not the update.</summary>
    public void Collect()
    {
        try
        {
            _versions.Collect(_slots.ReadAll());
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            Log.NotCollected(_logger, exception);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(5401, LogLevel.Warning, "Old model versions could not all be deleted.")]
        public static partial void NotCollected(ILogger logger, Exception exception);
    }
}
