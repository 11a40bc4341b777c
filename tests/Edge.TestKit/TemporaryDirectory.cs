namespace Edge.TestKit;

/// <summary>A folder of its own for one test, gone afterwards.</summary>
public sealed class TemporaryDirectory : IDisposable
{
    /// <summary>Makes the folder.</summary>
    public TemporaryDirectory() => Path = Directory.CreateTempSubdirectory("edge-test-").FullName;

    /// <summary>Absolute path of the folder.</summary>
    public string Path { get; }

    /// <summary>A path below the folder.</summary>
    /// <param name="parts">Names below it.</param>
    public string Combine(params ReadOnlySpan<string> parts) => System.IO.Path.Combine([Path, .. parts]);

    /// <inheritdoc/>
    public void Dispose() => Directory.Delete(Path, recursive: true);
}
