using System.Text.Json;
using Edge.Agent.Storage;
using Edge.Protocol;

namespace Edge.Agent.Devices.Signals;

/// <summary>That a line stands, on disk: an agent that is started again does not let it run.</summary>
internal sealed class StopNote
{
    private readonly string _path;

    /// <summary>A pipeline's note.</summary>
    /// <param name="dataDirectory">The agent's data folder.</param>
    /// <param name="pipeline">The pipeline.</param>
    public StopNote(string dataDirectory, string pipeline) => _path = Path.Combine(dataDirectory, "lines", $"{Convert.ToHexStringLower(System.Text.Encoding.UTF8.GetBytes(pipeline))}.json");

    /// <summary>Why the line stands; null when it runs. A note that cannot be read is a line that stands.</summary>
    public LineStop? Read()
    {
        try
        {
            return File.Exists(_path) ? JsonSerializer.Deserialize(File.ReadAllBytes(_path), SignalJson.Default.LineStop) : null;
        }
        catch (Exception exception) when (StorageFault.IsExpected(exception) || exception is JsonException)
        {
            return new LineStop(Guid.Empty, $"'{_path}' cannot be read: {exception.Message}", null);
        }
    }

    /// <summary>Keeps it.</summary>
    /// <param name="stop">Why the line stands; null when it runs.</param>
    /// <returns>Why it is not kept.</returns>
    public Problem? Write(LineStop? stop)
    {
        try
        {
            if (stop is null)
            {
                File.Delete(_path);
                return null;
            }

            Directory.CreateDirectory(Path.GetDirectoryName(_path)!);
            AtomicFile.Write(_path, JsonSerializer.SerializeToUtf8Bytes(stop, SignalJson.Default.LineStop));
            return null;
        }
        catch (Exception exception) when (StorageFault.IsExpected(exception))
        {
            return StorageFault.Describe($"'{_path}' cannot be written; a restart forgets that the line stands", exception);
        }
    }
}
