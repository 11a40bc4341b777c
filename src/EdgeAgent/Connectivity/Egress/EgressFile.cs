using System.Text.Json;
using Edge.Agent.Storage;

namespace Edge.Agent.Connectivity.Egress;

/// <summary>The ledger on disk, replaced as a whole.</summary>
/// <param name="V">Format version, 1.</param>
/// <param name="UndatedDays">How many days without a known date there have been.</param>
/// <param name="UndatedMs">How long the open one has lasted.</param>
/// <param name="Days">The days, oldest first.</param>
internal sealed record EgressFile(int V, long UndatedDays, long UndatedMs, IReadOnlyList<EgressDay> Days)
{
    /// <summary>The file's name in the data directory.</summary>
    public const string Name = "egress.json";

    private const int Version = 1;

    /// <summary>An empty ledger.</summary>
    public static EgressFile Empty { get; } = new(Version, 0, 0, []);

    /// <summary>Reads the file.</summary>
    /// <param name="path">The file.</param>
    /// <returns>An empty ledger when it is missing or not one: counting goes on.</returns>
    public static EgressFile Load(string path)
    {
        try
        {
            if (!File.Exists(path)) return Empty;
            return JsonSerializer.Deserialize(File.ReadAllBytes(path), EgressJson.Default.EgressFile) is { V: Version } file ? file : Empty;
        }
        catch (Exception exception) when (StorageFault.IsExpected(exception) || exception is JsonException)
        {
            return Empty;
        }
    }

    /// <summary>Writes the file; the old one stands when this fails.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="IOException">It could not be made durable.</exception>
    public void Save(string path) => AtomicFile.Write(path, JsonSerializer.SerializeToUtf8Bytes(this, EgressJson.Default.EgressFile));
}
