using System.Text.Json;
using Edge.Agent.Storage;

namespace Edge.Agent.Deployment;

/// <summary>The slots files. Replacing one is the moment a version becomes current.</summary>
public sealed partial class SlotStore
{
    private readonly ModelPaths _paths;
    private readonly ILogger<SlotStore> _logger;
    // The update and a technician may change one model's slots at once.
    private readonly Lock _gate = new();

    /// <summary>A store below a folder.</summary>
    /// <param name="paths">Where the files lie.</param>
    /// <param name="logger">The log.</param>
    public SlotStore(ModelPaths paths, ILogger<SlotStore> logger)
    {
        _paths = paths;
        _logger = logger;
    }

    /// <summary>Every managed model, ordered by name.</summary>
    public IReadOnlyList<ModelSlots> ReadAll() => !Directory.Exists(_paths.Versions)
        ? []
        : [.. Directory.EnumerateDirectories(_paths.Versions).Order(StringComparer.Ordinal).Select(folder => Read(Path.GetFileName(folder)))];

    /// <summary>One model's slots; empty when there are none or the file cannot be read (the hub's wish then fills them again).</summary>
    /// <param name="name">The model.</param>
    public ModelSlots Read(string name)
    {
        var path = _paths.Slots(name);
        if (!File.Exists(path)) return ModelSlots.Empty(name);
        try
        {
            if (JsonSerializer.Deserialize(File.ReadAllBytes(path), DeploymentJson.Default.ModelSlots) is { V: 1 } slots && slots.Name == name) return slots;
            Log.Unknown(_logger, path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or JsonException)
        {
            Log.Unreadable(_logger, path, exception);
        }

        return ModelSlots.Empty(name);
    }

    /// <summary>Replaces one model's slots: after a power cut they are the old or the new ones.</summary>
    /// <param name="slots">The new slots.</param>
    /// <exception cref="IOException">The old slots stand.</exception>
    public void Write(ModelSlots slots)
    {
        Directory.CreateDirectory(_paths.Model(slots.Name));
        AtomicFile.Write(_paths.Slots(slots.Name), JsonSerializer.SerializeToUtf8Bytes(slots, DeploymentJson.Default.ModelSlots));
    }

    /// <summary>Changes one model's slots, nobody else's change being lost.</summary>
    /// <param name="name">The model.</param>
    /// <param name="change">The slots as they are, to what they shall be; the same for no change.</param>
    /// <returns>What they are now.</returns>
    /// <exception cref="IOException">The old slots stand.</exception>
    public ModelSlots Change(string name, Func<ModelSlots, ModelSlots> change)
    {
        lock (_gate)
        {
            var before = Read(name);
            var after = change(before);
            if (after != before) Write(after);
            return after;
        }
    }

    private static partial class Log
    {
        [LoggerMessage(5001, LogLevel.Error, "The slots in {Path} are of another version or model; they are treated as empty.")]
        public static partial void Unknown(ILogger logger, string path);

        [LoggerMessage(5002, LogLevel.Error, "The slots in {Path} cannot be read; they are treated as empty.")]
        public static partial void Unreadable(ILogger logger, string path, Exception exception);
    }
}
