using System.Text.Json;

namespace Edge.Agent.Storage;

/// <summary>Reads the wall time out of any record's payload: the <c>wall</c> of its top-level <c>at</c> or <c>captured</c>.</summary>
internal static class RecordMoment
{
    /// <summary>When a record happened.</summary>
    /// <param name="payload">Its payload.</param>
    /// <returns>Null when it has no trusted time or is no JSON.</returns>
    public static DateTimeOffset? Read(ReadOnlySpan<byte> payload)
    {
        try
        {
            var reader = new Utf8JsonReader(payload);
            while (reader.Read())
            {
                if (reader.CurrentDepth != 1 || reader.TokenType != JsonTokenType.PropertyName) continue;
                var isTime = reader.ValueTextEquals("at") || reader.ValueTextEquals("captured");
                reader.Read();
                if (isTime && reader.TokenType == JsonTokenType.StartObject) return ReadWall(ref reader);
                reader.Skip();
            }
        }
        catch (JsonException)
        {
            // The journal does not judge payloads; one without a readable time simply has none.
        }

        return null;
    }

    private static DateTimeOffset? ReadWall(ref Utf8JsonReader reader)
    {
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var isWall = reader.ValueTextEquals("wall");
            reader.Read();
            if (isWall && reader.TokenType == JsonTokenType.String && reader.TryGetDateTimeOffset(out var wall)) return wall;
            reader.Skip();
        }

        return null;
    }
}
