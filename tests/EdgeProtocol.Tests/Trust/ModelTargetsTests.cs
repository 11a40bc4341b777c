using Edge.Protocol.Trust;
using Edge.Protocol.Trust.Metadata;
using Edge.Protocol.Trust.Signing;

namespace Edge.Protocol.Tests.Trust;

public sealed class ModelTargetsTests
{
    private static readonly DeviceAddress Box = new("plant-1", "box-1");

    [Fact]
    public void Read_DescribedVersion_IsItsNameVersionAndModelDigest() => Assert.Equal(
        new ModelTarget(Samples.Manifest.Name, Samples.Manifest.Version, Samples.Manifest.Digest()), ModelTargets.Read(ModelTargets.Describe(Samples.Manifest)));

    [Theory]
    [InlineData("models/pcb")]
    [InlineData("models/pcb/1/x")]
    [InlineData("models/../1")]
    [InlineData("taught/pcb/1")]
    [InlineData("models//1")]
    public void Read_TargetThatIsNoModel_IsNull(string path) => Assert.Null(ModelTargets.Read(new TargetFile(path, 1, ContentHashes.Of(ArtifactDigest.Of("x"u8)))));

    [Fact]
    public void Read_WithoutSha256_IsNull() =>
        Assert.Null(ModelTargets.Read(new TargetFile("models/pcb/1", 1, new ContentHashes(new Dictionary<string, string> { ["sha512"] = "00" }))));

    [Fact]
    public void TaughtBy_AnyOtherDeviceOrModel_IsNotCovered()
    {
        using var key = SigningKey.CreateEcdsa();
        var role = ModelTargets.TaughtBy(Box, "pcb", key.Public);

        Assert.True(RoleNames.IsDelegable(role.Name));
        Assert.True(role.Covers(ModelTargets.TaughtPathOf(Box, "pcb", "7")));
        Assert.False(role.Covers(ModelTargets.TaughtPathOf(Box, "pcb-2", "7")));
        Assert.False(role.Covers(ModelTargets.TaughtPathOf(new DeviceAddress("plant-1", "box-2"), "pcb", "7")));
        Assert.False(role.Covers(ModelTargets.PathOf("pcb", "7")));
    }
}
