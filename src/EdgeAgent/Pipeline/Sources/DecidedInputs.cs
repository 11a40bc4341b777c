using System.Text.Json;
using Edge.Agent.Storage;
using Edge.Protocol.Records;

namespace Edge.Agent.Pipeline.Sources;

/// <summary>Which inputs the journal's newest records decide.</summary>
internal static class DecidedInputs
{
    /// <summary>Reads their decision ids.</summary>
    /// <param name="journal">The journal.</param>
    public static HashSet<Guid> Read(IJournal journal)
    {
        var ids = new HashSet<Guid>();
        foreach (var bytes in journal.ReadRecent())
        {
            if (RecordFrame.TryRead(bytes.Span, out var frame) && frame.Kind == RecordKind.Decision && FindId(frame.Payload) is { } id) ids.Add(id);
        }

        return ids;
    }

    // A whole record is not read for one field: there may be many thousands of them.
    private static Guid? FindId(ReadOnlySpan<byte> payload)
    {
        var reader = new Utf8JsonReader(payload);
        while (reader.Read())
        {
            if (reader.TokenType != JsonTokenType.PropertyName || reader.CurrentDepth != 1) continue;
            if (reader.ValueTextEquals("decisionId"u8)) return reader.Read() && reader.TryGetGuid(out var id) ? id : null;
            reader.Skip();
        }

        return null;
    }
}
