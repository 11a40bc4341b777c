using System.Text;
using CsCheck;
using Edge.Protocol.Trust;
using Edge.Protocol.Trust.Metadata;
using Edge.TestKit.Trust;

namespace Edge.Protocol.Tests.Trust;

public sealed class MetadataReaderTests
{
    private const int Most = 512_000;

    [Fact]
    public void Recall_FilesOfTheReferenceImplementation_AreTrusted()
    {
        var store = new MemoryTrustStore(Golden.Read("trust/root.json"));
        foreach (var role in new[] { RoleNames.Timestamp, RoleNames.Snapshot, RoleNames.Targets }) store.Files[role] = Golden.Read($"trust/{role}.json");

        var trusted = TrustUpdate.Recall(store, TrustLimits.Device).Value;

        Assert.Equal(3, trusted.Root.Roles[RoleNames.Root].Threshold);
        Assert.Equal(ArtifactDigest.Of("manifest"u8).Hex, trusted.Targets!.Targets["models/pcb/1"].Hashes.ByAlgorithm["sha256"]);
    }

    [Theory]
    [InlineData("no JSON")]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("""{"signed":1,"signatures":[]}""")]
    [InlineData("""{"signed":{},"signatures":[]}""")]
    [InlineData("""{"signed":{"_type":"root"},"signatures":{}}""")]
    [InlineData("""{"signed":{"_type":"timestamp","_type":"root"},"signatures":[]}""")]
    [InlineData("""{"signed":{"\u005ftype":"timestamp","_type":"root"},"signatures":[]}""")]
    [InlineData("{\"signed\":{\"x\":1.5},\"signatures\":[]}")]
    [InlineData("{\"signed\":{\"x\":\"\\ud800\"},\"signatures\":[]}")]
    [InlineData("{\"signed\":{},\"signatures\":[{\"keyid\":\"\\ud800\",\"sig\":\"\"}]}")]
    public void Root_WhatIsNoMetadata_IsMalformed(string json) => Assert.Equal(ReasonCode.Malformed, Root(Encoding.UTF8.GetBytes(json)).Problem?.Reason);

    [Fact]
    public void Root_NestedWithoutEnd_IsMalformed()
    {
        var deep = Encoding.UTF8.GetBytes($"{{\"signed\":{string.Concat(Enumerable.Repeat("[", 100_000))}");

        Assert.Equal(ReasonCode.Malformed, Root(deep).Problem?.Reason);
    }

    [Fact]
    public void Root_NotUtf8_IsMalformed() => Assert.Equal(ReasonCode.Malformed, Root([0x22, 0xff, 0xfe, 0x22]).Problem?.Reason);

    [Fact]
    public void Root_LargerThanTheBound_IsTooLarge() => Assert.Equal(ReasonCode.TooLarge, MetadataReader.Root(new byte[101], 100).Problem?.Reason);

    [Theory]
    [InlineData("version", "0")]
    [InlineData("version", "-1")]
    [InlineData("version", "99999999999999999999999999")]
    [InlineData("version", "\"1\"")]
    [InlineData("expires", "\"2030-01-01\"")]
    [InlineData("expires", "\"2030-01-01T00:00:00+02:00\"")]
    [InlineData("expires", "\"2030-13-01T00:00:00Z\"")]
    [InlineData("expires", "1")]
    [InlineData("_type", "\"targets\"")]
    [InlineData("consistent_snapshot", "\"yes\"")]
    [InlineData("keys", "[]")]
    [InlineData("keys", "{\"a\":1}")]
    [InlineData("roles", "{}")]
    public void Root_MemberOfAnotherForm_IsMalformed(string member, string value) =>
        Assert.Equal(ReasonCode.Malformed, Root(Changed(member, value)).Problem?.Reason);

    [Theory]
    [InlineData("\"2.0.0\"")]
    [InlineData("\"1\"")]
    [InlineData("\"\"")]
    [InlineData("\"1.x\"")]
    public void Root_AnotherSpecification_IsUnsupported(string version) =>
        Assert.Equal(ReasonCode.Unsupported, Root(Changed("spec_version", version)).Problem?.Reason);

    [Fact]
    public void Root_AnyBytesChanged_IsAProblemOrSignedByNobody()
    {
        var file = new TestRepository().FirstRoot;
        Gen.Int[0, file.Length - 1].Select(Gen.Byte).Sample((at, value) =>
        {
            if (file[at] == value) return true;
            var changed = file.ToArray();
            changed[at] = value;
            return !TrustedMetadata.Load(changed, TestRepository.Start, TrustLimits.Device).IsSuccess || IsInSignatures(file, at);
        });
    }

    [Fact]
    public void Everything_AnyText_NeverThrows() => Gen.String.Sample(text =>
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        return !Root(bytes).IsSuccess && !MetadataReader.Timestamp(bytes, Most).IsSuccess && !MetadataReader.Snapshot(bytes, Most).IsSuccess && !MetadataReader.Targets(bytes, Most).IsSuccess;
    });

    // A digit of a signature in capitals is the same signature; nothing else outside the signed part can be changed unnoticed.
    private static bool IsInSignatures(byte[] file, int at) => at < file.AsSpan().IndexOf("\"signed\""u8);

    private static byte[] Changed(string member, string value) =>
        TrustFixture.Tamper(new TestRepository().FirstRoot, root => root["signed"]![member] = System.Text.Json.Nodes.JsonNode.Parse(value));

    private static Outcome<SignedMetadata<RootMetadata>> Root(byte[] bytes) => MetadataReader.Root(bytes, Most);
}
