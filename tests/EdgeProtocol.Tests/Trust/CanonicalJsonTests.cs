using System.Text;
using System.Text.Json;
using CsCheck;
using Edge.Protocol.Trust.Metadata;

namespace Edge.Protocol.Tests.Trust;

public sealed class CanonicalJsonTests
{
    [Fact]
    public void Encode_VectorsOfTheReferenceImplementation_AreTheSame()
    {
        using var vectors = JsonDocument.Parse(Golden.Read("trust/canonical.json"));
        Assert.All(vectors.RootElement.EnumerateArray(), vector =>
            Assert.Equal(vector.GetProperty("canonical").GetString(), Text(Encode(vector.GetProperty("json").GetString()!))));
    }

    [Theory]
    [InlineData("1.0")]
    [InlineData("1e3")]
    [InlineData("-0")]
    [InlineData("1E400")]
    [InlineData("\"\\ud800\"")]
    [InlineData("{\"\\udc00\":1}")]
    public void Encode_WhatHasNoCanonicalForm_IsMalformed(string json) => Assert.Equal(ReasonCode.Malformed, Encode(json).Problem?.Reason);

    [Fact]
    public void Encode_MembersInAnyOrder_GivesOneForm() => Gen.String[Gen.Char.AlphaNumeric, 0, 6].Array[0, 8].Sample(names =>
    {
        var distinct = names.Distinct().ToArray();
        return Text(Encode(Object(distinct))) == Text(Encode(Object([.. distinct.Reverse()])));
    });

    [Fact]
    public void Encode_AnyText_IsQuoteBackslashAndItself() => Gen.String.Where(text => text.EnumerateRunes().All(rune => rune != Rune.ReplacementChar)).Sample(text =>
        Text(Encode(JsonSerializer.Serialize(text))) == $"\"{text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)}\"");

    private static string Object(string[] names) => $"{{{string.Join(',', names.Select(name => $"\"{name}\": {name.Length}"))}}}";

    private static string Text(Outcome<byte[]> canonical) => Encoding.UTF8.GetString(canonical.Value);

    private static Outcome<byte[]> Encode(string json)
    {
        using var document = JsonDocument.Parse(json);
        return CanonicalJson.Encode(document.RootElement);
    }
}
