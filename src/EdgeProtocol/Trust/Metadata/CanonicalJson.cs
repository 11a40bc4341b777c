using System.Buffers;
using System.Text;
using System.Text.Json;

namespace Edge.Protocol.Trust.Metadata;

/// <summary>
/// OLPC's canonical JSON, over which digests and signatures are made (section 4.1): members in the order of their code points,
/// no white space, whole numbers only, and only quote and backslash escaped. It is no JSON where a string holds control characters,
/// as a PEM's line ends are.
/// </summary>
public static class CanonicalJson
{
    private static readonly SearchValues<byte> Escaped = SearchValues.Create("\"\\"u8);

    /// <summary>The canonical form of a value.</summary>
    /// <param name="value">The value, of a document without duplicate members.</param>
    /// <returns>UTF-8 bytes, or what has no canonical form.</returns>
    public static Outcome<byte[]> Encode(JsonElement value)
    {
        var output = new ArrayBufferWriter<byte>();
        return Append(value, output) is { } problem ? problem : output.WrittenSpan.ToArray();
    }

    // The recursion ends at the document's depth, which MetadataDocument bounds.
    private static Problem? Append(JsonElement value, ArrayBufferWriter<byte> output)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Object:
                return AppendObject(value, output);
            case JsonValueKind.Array:
                return AppendArray(value, output);
            case JsonValueKind.String:
                return TryText(value, out var text) ? AppendText(text, output) : Lone();
            case JsonValueKind.Number:
                return AppendNumber(value, output);
            default:
                output.Write(value.ValueKind switch { JsonValueKind.True => "true"u8, JsonValueKind.False => "false"u8, _ => "null"u8 });
                return null;
        }
    }

    private static Problem? AppendObject(JsonElement value, ArrayBufferWriter<byte> output)
    {
        var members = new List<(byte[] Name, JsonElement Value)>();
        foreach (var member in value.EnumerateObject())
        {
            if (!TryName(member, out var name)) return Lone();
            members.Add((Encoding.UTF8.GetBytes(name), member.Value));
        }

        // Bytes of UTF-8 sort as code points do; .NET's own strings would sort by UTF-16.
        members.Sort(static (left, right) => left.Name.AsSpan().SequenceCompareTo(right.Name));
        output.Write("{"u8);
        for (var index = 0; index < members.Count; index++)
        {
            if (index > 0) output.Write(","u8);
            AppendText(members[index].Name, output);
            output.Write(":"u8);
            if (Append(members[index].Value, output) is { } problem) return problem;
        }

        output.Write("}"u8);
        return null;
    }

    private static Problem? AppendArray(JsonElement value, ArrayBufferWriter<byte> output)
    {
        output.Write("["u8);
        var isFirst = true;
        foreach (var item in value.EnumerateArray())
        {
            if (!isFirst) output.Write(","u8);
            isFirst = false;
            if (Append(item, output) is { } problem) return problem;
        }

        output.Write("]"u8);
        return null;
    }

    private static Problem? AppendText(string text, ArrayBufferWriter<byte> output) => AppendText(Encoding.UTF8.GetBytes(text), output);

    private static Problem? AppendText(ReadOnlySpan<byte> text, ArrayBufferWriter<byte> output)
    {
        output.Write("\""u8);
        while (text.IndexOfAny(Escaped) is >= 0 and var at)
        {
            output.Write(text[..at]);
            output.Write("\\"u8);
            output.Write(text.Slice(at, 1));
            text = text[(at + 1)..];
        }

        output.Write(text);
        output.Write("\""u8);
        return null;
    }

    private static Problem? AppendNumber(JsonElement value, ArrayBufferWriter<byte> output)
    {
        // JSON itself forbids leading zeros, so that one number has one form; minus zero would be a second form of zero.
        var digits = value.GetRawText();
        if (digits.AsSpan().ContainsAny('.', 'e', 'E') || digits == "-0")
            return new Problem(ReasonCode.Malformed, "Metadata holds a number that is not whole; canonical JSON has none.");
        output.Write(Encoding.ASCII.GetBytes(digits));
        return null;
    }

    private static bool TryText(JsonElement value, out string text)
    {
        try
        {
            text = value.GetString()!;
            return true;
        }
        catch (InvalidOperationException)
        {
            // Half of a surrogate pair, written as an escape: valid JSON that is no text.
            text = "";
            return false;
        }
    }

    private static bool TryName(JsonProperty member, out string name)
    {
        try
        {
            name = member.Name;
            return true;
        }
        catch (InvalidOperationException)
        {
            name = "";
            return false;
        }
    }

    private static Problem Lone() => new(ReasonCode.Malformed, "Metadata holds half of a surrogate pair, which is no text.");
}
