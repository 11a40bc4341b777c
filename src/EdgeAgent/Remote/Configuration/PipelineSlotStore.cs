using System.Text.Json;
using Edge.Agent.Storage;

namespace Edge.Agent.Remote.Configuration;

/// <summary>The file <c>remote/pipelines.json</c>: what stands of the hub's pipelines. After a power cut it is the old or the new one.</summary>
public sealed partial class PipelineSlotStore
{
    private readonly string _path;
    private readonly ILogger<PipelineSlotStore> _log;
    private readonly Lock _gate = new();
    private Dictionary<string, PipelineSlot> _slots;

    /// <summary>Opens the store.</summary>
    /// <param name="dataDirectory">The agent's data folder.</param>
    /// <param name="log">Told of a file that cannot be read.</param>
    public PipelineSlotStore(string dataDirectory, ILogger<PipelineSlotStore> log)
    {
        _path = Path.Combine(dataDirectory, "remote", "pipelines.json");
        _log = log;
        _slots = Load().ToDictionary(slot => slot.Name, StringComparer.Ordinal);
    }

    /// <summary>Every slot, by name.</summary>
    public IReadOnlyList<PipelineSlot> All
    {
        get
        {
            lock (_gate) return [.. _slots.Values.OrderBy(slot => slot.Name, StringComparer.Ordinal)];
        }
    }

    /// <summary>One pipeline's slot; empty when there is none.</summary>
    /// <param name="name">The pipeline.</param>
    public PipelineSlot Read(string name)
    {
        lock (_gate) return _slots.GetValueOrDefault(name) ?? new PipelineSlot(name);
    }

    /// <summary>Replaces slots, all in one write; empty ones are removed.</summary>
    /// <param name="changed">The slots.</param>
    /// <exception cref="IOException">The old ones stand.</exception>
    public void Write(params IReadOnlyList<PipelineSlot> changed)
    {
        lock (_gate)
        {
            var next = new Dictionary<string, PipelineSlot>(_slots, StringComparer.Ordinal);
            foreach (var slot in changed)
            {
                if (slot.IsEmpty) next.Remove(slot.Name);
                else next[slot.Name] = slot;
            }

            Directory.CreateDirectory(Path.GetDirectoryName(_path)!);
            AtomicFile.Write(_path, JsonSerializer.SerializeToUtf8Bytes(
                new RemoteSlots(1, [.. next.Values.OrderBy(slot => slot.Name, StringComparer.Ordinal)]), RemoteJson.Default.RemoteSlots));
            _slots = next;
        }
    }

    private IReadOnlyList<PipelineSlot> Load()
    {
        if (!File.Exists(_path)) return [];
        try
        {
            if (JsonSerializer.Deserialize(File.ReadAllBytes(_path), RemoteJson.Default.RemoteSlots) is { V: 1 } slots) return slots.Pipelines;
            Log.Unreadable(_log, _path, null);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or JsonException)
        {
            Log.Unreadable(_log, _path, exception);
        }

        return [];
    }

    private static partial class Log
    {
        [LoggerMessage(5501, LogLevel.Error, "The hub's pipelines in {Path} cannot be read; the box's own run until the hub asks again.")]
        public static partial void Unreadable(ILogger logger, string path, Exception? exception);
    }
}
