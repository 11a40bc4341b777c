using System.Globalization;
using Edge.Protocol;

namespace Edge.Agent.Pipeline.Sources;

/// <summary>A taken file's bytes and facts, or why there are no bytes.</summary>
/// <param name="Encoded">The bytes; empty with a fault.</param>
/// <param name="Settings">File facts for the record.</param>
/// <param name="Fault">Why it could not be read.</param>
internal sealed record FileFrame(byte[] Encoded, IReadOnlyDictionary<string, string> Settings, Problem? Fault)
{
    /// <summary>No image format packs 50 million pixels worse than this; a larger file is not an image, whatever its name says.</summary>
    private const long MaxBytes = 256 * 1024 * 1024;

    /// <summary>Reads a file.</summary>
    /// <param name="file">The file.</param>
    /// <param name="cancellationToken">Gives up reading.</param>
    public static async Task<FileFrame> ReadAsync(TakenFile file, CancellationToken cancellationToken)
    {
        var settings = new Dictionary<string, string> { ["file"] = file.Name };
        try
        {
            var info = new FileInfo(file.Path);
            settings["written"] = info.LastWriteTimeUtc.ToString("O", CultureInfo.InvariantCulture);
            return info.Length > MaxBytes
                ? new FileFrame([], settings, new Problem(ReasonCode.ImageTooLarge, $"The file has {info.Length} bytes; at most {MaxBytes} are read."))
                : new FileFrame(await File.ReadAllBytesAsync(file.Path, cancellationToken), settings, null);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return new FileFrame([], settings, new Problem(ReasonCode.InputOutput, $"The file cannot be read: {exception.Message}"));
        }
    }
}
