using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using CsCheck;
using Edge.Protocol.Trust.Keys;
using Edge.Protocol.Trust.Signing;

namespace Edge.Protocol.Tests.Trust;

public sealed class TrustKeyTests
{
    public static TheoryData<string> Kinds => ["ecdsa", "rsa", "ed25519"];

    [Fact]
    public void Parse_KeysOfTheReferenceImplementation_HaveTheirIds()
    {
        using var vectors = JsonDocument.Parse(Golden.Read("trust/keyids.json"));
        Assert.All(vectors.RootElement.EnumerateArray(), vector =>
            Assert.Equal(vector.GetProperty("id").GetString(), Parse(vector.GetProperty("key").GetRawText()).Id));
    }

    // The keys of the example in section 4.4.
    [Theory]
    [InlineData("1bf1c6e3cdd3d3a8420b19199e27511999850f4b376c4547b2f32fba7e80fca3", "72378e5bc588793e58f81c8533da64a2e8f1565c1fcc7f253496394ffc52542c")]
    [InlineData("135c2f50e57ff11e744d234a62cebad8c38daf399604a7655661cc9199c69164", "68ead6e54a43f8f36f9717b10669d1ef0ebb38cee6b05317669341309f1069cb")]
    [InlineData("cb3fbd83df4ba2471a736b065650878280964a98843ec13b457a99b2a21cc3b4", "66dd78c5c2a78abc6fc6b267ff1a8017ba0e8bfc853dd97af351949bba021275")]
    [InlineData("66676daa73bdfb4804b56070c8927ae491e2a6c2314f05b854dea94de8ff6bfc", "01c61f8dc7d77fcef973f4267927541e355e8ceda757e2c402818dad850f856e")]
    public void Parse_KeysOfTheSpecification_HaveTheirIds(string id, string publicValue) => Assert.Equal(id, Parse(Edwards(publicValue)).Id);

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Verify_OwnSignature_IsTakenAndEveryOtherRefused(string kind)
    {
        using var key = Create(kind);
        using var other = Create(kind);
        var message = Encoding.UTF8.GetBytes("message");
        var signature = key.Sign(message);

        Assert.True(key.Public.Verify(message, signature));
        Assert.False(key.Public.Verify("messagf"u8, signature));
        Assert.False(other.Public.Verify(message, signature));
        Assert.False(key.Public.Verify(message, []));
        Assert.False(key.Public.Verify(message, signature.AsSpan(1)));
        Assert.False(key.Public.Verify(message, new byte[signature.Length]));
        signature[^1] ^= 1;
        Assert.False(key.Public.Verify(message, signature));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Read_WrittenKey_IsTheSame(string kind)
    {
        using var key = Create(kind);
        using var read = SigningKey.Read(key.ToPem()).Value;

        Assert.Equal(key.Public.Id, read.Public.Id);
        Assert.True(key.Public.Verify("m"u8, read.Sign("m"u8)));
    }

    [Theory]
    [InlineData("ecdsa")]
    [InlineData("rsa")]
    [InlineData("ed25519")]
    public void Read_EncryptedKey_NeedsItsPassphrase(string kind)
    {
        using var key = Create(kind);
        var pem = key.ToPem("correct horse");
        using var read = SigningKey.Read(pem, "correct horse").Value;

        Assert.Equal(key.Public.Id, read.Public.Id);
        Assert.Equal(ReasonCode.NotAllowed, SigningKey.Read(pem).Problem?.Reason);
        Assert.Equal(ReasonCode.Malformed, SigningKey.Read(pem, "battery staple").Problem?.Reason);
    }

    /// <summary>openssl genpkey -algorithm ed25519 -aes256</summary>
    [Fact]
    public void Read_Ed25519KeyThatOpenSslEncrypted_IsThatKey()
    {
        const string pem = """
            -----BEGIN ENCRYPTED PRIVATE KEY-----
            MIGbMFcGCSqGSIb3DQEFDTBKMCkGCSqGSIb3DQEFDDAcBAjPJMvceTuWIwICCAAw
            DAYIKoZIhvcNAgkFADAdBglghkgBZQMEASoEEGmo9kxAhfQ/UQaAxMecoNwEQBo+
            3YhxU0XBUIQG7gEaiMoSBGWvb4CxerlUlUAwK/PLV2mZ5B0Rs6WKR3ODZTMvhmiV
            miPzCu/iQq0yLAjCwCQ=
            -----END ENCRYPTED PRIVATE KEY-----
            """;

        using var key = SigningKey.Read(pem, "correct horse").Value;

        Assert.Equal(Parse(Edwards("9203431dbf9d9850f65e5a92da06555a7b81adf87f10945022286bc5a1142a7b")).Id, key.Public.Id);
    }

    [Theory]
    [InlineData("")]
    [InlineData("-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----")]
    public void Read_NoKey_IsMalformed(string pem) => Assert.Equal(ReasonCode.Malformed, SigningKey.Read(pem).Problem?.Reason);

    [Theory]
    [InlineData("""{"keytype":"ecdsa","scheme":"ecdsa-sha2-nistp256","keyval":{"public":"no PEM"}}""")]
    [InlineData("""{"keytype":"rsa","scheme":"rsassa-pss-sha256","keyval":{"public":"-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----"}}""")]
    [InlineData("""{"keytype":"ed25519","scheme":"ed25519","keyval":{"public":"zz"}}""")]
    [InlineData("""{"keytype":"sphincs","scheme":"shake","keyval":{"public":"00"}}""")]
    [InlineData("""{"keytype":"ed25519","scheme":"rsassa-pss-sha256","keyval":{"public":"00"}}""")]
    public void Verify_KeyNobodyCanUse_SignsNothing(string json)
    {
        var key = Parse(json);

        Assert.Null(key.Material);
        Assert.False(key.Verify("m"u8, new byte[64]));
    }

    [Theory]
    [InlineData("ecdsa")]
    [InlineData("rsa")]
    public void Material_AnyBytesOfAKeyChanged_NeverThrows(string kind)
    {
        using var key = Create(kind);
        var der = Convert.FromHexString(key.Public.Material!);
        Gen.Int[0, der.Length - 1].Select(Gen.Byte).Sample((at, value) =>
        {
            var changed = der.ToArray();
            changed[at] = value;
            var pem = JsonSerializer.Serialize(PemEncoding.WriteString("PUBLIC KEY", changed));
            return !Parse($$$"""{"keytype":"{{{key.Public.KeyType}}}","scheme":"{{{key.Public.Scheme}}}","keyval":{"public":{{{pem}}}}}""").Verify("m"u8, new byte[70]);
        });
    }

    [Fact]
    public void Material_OneKeyUnderTwoIds_IsOne()
    {
        var key = Parse(Edwards(new string('a', 64)));
        var dressed = Parse(Edwards(new string('A', 64), """, "x": 1"""));

        Assert.NotEqual(key.Id, dressed.Id);
        Assert.Equal(key.Material, dressed.Material);
    }

    private static string Edwards(string publicValue, string more = "") => $$"""{"keytype":"ed25519","scheme":"ed25519","keyval":{"public":"{{publicValue}}"}{{more}}}""";

    private static TrustKey Parse(string json) => TrustKey.Parse(Encoding.UTF8.GetBytes(json)).Value;

    private static SigningKey Create(string kind) => kind switch
    {
        "ecdsa" => SigningKey.CreateEcdsa(),
        "rsa" => SigningKey.CreateRsa(),
        _ => SigningKey.CreateEd25519(),
    };
}
