using System.Text.Json;
using System.Text.Unicode;

namespace Edge.Protocol.Trust.Metadata;

/// <summary>Reads bytes nobody has vouched for: bounded in size and depth, each member once, and all of it text that has one canonical form.</summary>
internal static class MetadataDocument
{
    /// <summary>Metadata is five deep; the rest is room for members that others add.</summary>
    private const int MaxDepth = 32;

    private static readonly JsonDocumentOptions Options = new() { MaxDepth = MaxDepth, AllowDuplicateProperties = false };

    /// <summary>Parses bytes.</summary>
    /// <param name="bytes">What was received.</param>
    /// <param name="maxBytes">Most that is read.</param>
    /// <param name="what">What to call it in a problem.</param>
    public static Outcome<JsonDocument> Parse(ReadOnlyMemory<byte> bytes, long maxBytes, string what)
    {
        if (bytes.Length > maxBytes) return new Problem(ReasonCode.TooLarge, $"{what}: {bytes.Length} bytes; at most {maxBytes} are read.");
        if (!Utf8.IsValid(bytes.Span)) return new Problem(ReasonCode.Malformed, $"{what}: not UTF-8.");
        try
        {
            return JsonDocument.Parse(bytes, Options);
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            return new Problem(ReasonCode.Malformed, $"{what}: {exception.Message}");
        }
    }
}
