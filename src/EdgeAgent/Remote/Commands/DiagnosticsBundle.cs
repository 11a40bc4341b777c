using System.IO.Compression;
using Edge.Protocol;

namespace Edge.Agent.Remote.Commands;

/// <summary>Writes bundles into <c>diagnostics/</c> of the data folder; the newest few stay.</summary>
internal sealed class DiagnosticsBundle
{
    /// <summary>A box that is asked every hour must not fill its own disk.</summary>
    private const int Kept = 3;

    /// <summary>Unpacked, of all parts together: what fits into a report and through a paid link.</summary>
    private const int LargestBundle = 8 << 20;

    private readonly string _folder;
    private readonly IReadOnlyList<DiagnosticsPart> _parts;
    private readonly TimeProvider _time;

    public DiagnosticsBundle(string dataDirectory, IReadOnlyList<DiagnosticsPart> parts, TimeProvider time)
    {
        _folder = Path.Combine(dataDirectory, "diagnostics");
        _parts = parts;
        _time = time;
    }

    /// <summary>Writes one.</summary>
    /// <exception cref="IOException">There is none.</exception>
    public DiagnosticsResult Write()
    {
        Directory.CreateDirectory(_folder);
        // What a crash left of a bundle, or of a copy that was to be uploaded.
        foreach (var left in Directory.EnumerateFiles(_folder).Where(file => Path.GetExtension(file) != ".zip").ToList()) File.Delete(left);
        // Version 7: the names sort by the box's clock, as right as that is.
        var path = Path.Combine(_folder, $"diagnostics-{Guid.CreateVersion7(_time.GetUtcNow()):N}.zip");
        var leftOut = new List<string>();
        var room = LargestBundle;
        using (var zip = new ZipArchive(File.Create(path + ".tmp"), ZipArchiveMode.Create))
        {
            foreach (var part in _parts)
            {
                if (!TryRead(part, leftOut, out var bytes)) continue;
                if (bytes.Length > room)
                {
                    leftOut.Add($"{part.Name}: {bytes.Length} bytes did not fit.");
                    continue;
                }

                room -= bytes.Length;
                using var entry = zip.CreateEntry(part.Name).Open();
                entry.Write(bytes);
            }
        }

        File.Move(path + ".tmp", path);
        foreach (var old in Directory.EnumerateFiles(_folder, "*.zip").OrderDescending(StringComparer.Ordinal).Skip(Kept)) File.Delete(old);
        var written = File.ReadAllBytes(path);
        return new DiagnosticsResult(path, written.Length, ArtifactDigest.Of(written), leftOut);
    }

    private static bool TryRead(DiagnosticsPart part, List<string> leftOut, out byte[] bytes)
    {
        try
        {
            bytes = part.Write();
            return true;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or System.Text.Json.JsonException)
        {
            leftOut.Add($"{part.Name}: {exception.Message}");
            bytes = [];
            return false;
        }
    }
}
