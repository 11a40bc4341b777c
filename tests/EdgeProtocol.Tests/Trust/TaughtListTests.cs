using Edge.Protocol.Artifacts;
using Edge.Protocol.Trust;
using Edge.Protocol.Trust.Keys;
using Edge.Protocol.Trust.Metadata;
using Edge.Protocol.Trust.Signing;
using Edge.TestKit.Trust;

namespace Edge.Protocol.Tests.Trust;

public sealed class TaughtListTests : IDisposable
{
    private static readonly DeviceAddress Box = new("plant", "box-1"), Other = new("plant", "box-2");
    private static readonly DateTimeOffset Now = TestRepository.Start;
    private static readonly ModelManifest Washer = Manifest("washer", "1"), Ring = Manifest("ring", "1");

    private readonly SigningKey _key = SigningKey.CreateEcdsa();
    private readonly MemoryTrustStore _store = new([]);
    private TargetsMetadata _trusted;

    public TaughtListTests()
    {
        _trusted = Delegate(ModelTargets.TaughtBy(Box, "washer", _key.Public));
        Sign(Box, Washer);
    }

    public void Dispose() => _key.Dispose();

    [Fact]
    public void Check_TaughtOnThisDeviceForTheDelegatedModel_IsTrusted() => Assert.Null(Check(Box, Washer));

    [Fact]
    public void Check_AnotherModel_IsRefused()
    {
        Sign(Box, Ring);

        Assert.Equal(TrustReasons.NotListed, Check(Box, Ring)?.Reason);
    }

    [Fact]
    public void Check_AnotherModelInTheDelegatedModelsList_IsRefused()
    {
        Sign(Box, Ring, ModelTargets.TaughtRoleOf(Box, "washer"));

        Assert.Equal(TrustReasons.NotListed, Check(Box, Ring)?.Reason);
    }

    [Fact]
    public void Check_AnotherDevice_IsRefused()
    {
        Assert.Equal(TrustReasons.NotListed, Check(Other, Washer)?.Reason);
        _trusted = Delegate(ModelTargets.TaughtBy(Box, "washer", _key.Public), ModelTargets.TaughtBy(Other, "washer", SigningKey.CreateEcdsa().Public));
        Sign(Other, Washer);

        Assert.Equal(TrustReasons.TooFewSignatures, Check(Other, Washer)?.Reason);
    }

    [Fact]
    public void Check_SignedByAnotherKey_IsRefused()
    {
        using var thief = SigningKey.CreateEcdsa();
        Sign(Box, Washer, key: thief);

        Assert.Equal(TrustReasons.TooFewSignatures, Check(Box, Washer)?.Reason);
    }

    [Fact]
    public void Check_ExpiredList_IsRefused()
    {
        Assert.Null(Check(Box, Washer, Now.AddDays(30).AddSeconds(-1)));
        Assert.Equal(TrustReasons.Expired, Check(Box, Washer, Now.AddDays(30))?.Reason);
    }

    [Fact]
    public void Check_OtherFilesThanWereSigned_AreRefused() => Assert.Equal(TrustReasons.NotListed, Check(Box, Manifest("washer", "1", "other weights"))?.Reason);

    [Fact]
    public void Check_DelegationTakenBack_IsRefused()
    {
        _trusted = Delegate();

        Assert.Contains("trust delegate --device plant/box-1 --model washer", Check(Box, Washer)?.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Check_NotInTheFirstOfTwoRoles_IsAskedOfTheSecondUnlessTheFirstEndsIt(bool isTerminating)
    {
        var role = ModelTargets.TaughtBy(Box, "washer", _key.Public);
        _trusted = Delegate(role with { Name = "first", IsTerminating = isTerminating }, role);

        Assert.Equal(isTerminating, Check(Box, Washer) is not null);
    }

    [Fact]
    public void Check_SpoiledList_IsRefused()
    {
        _store.Files[ModelTargets.TaughtRoleOf(Box, "washer")] = "spoiled"u8.ToArray();

        Assert.Equal(ReasonCode.Malformed, Check(Box, Washer)?.Reason);
    }

    [Fact]
    public void Sign_FurtherVersion_KeepsThoseThatAreKept()
    {
        var second = Manifest("washer", "2");
        Sign(Box, second, keep: static _ => true);
        Assert.Null(Check(Box, Washer));
        Assert.Null(Check(Box, second));

        Sign(Box, second, keep: static path => path.EndsWith("/2", StringComparison.Ordinal));
        Assert.Equal(TrustReasons.NotListed, Check(Box, Washer)?.Reason);
        Assert.Null(Check(Box, second));
    }

    [Fact]
    public void Sign_ListOfAnotherKey_BeginsAnew()
    {
        using var thief = SigningKey.CreateEcdsa();
        Sign(Box, Washer, key: thief);
        var second = Manifest("washer", "2");
        Sign(Box, second, keep: static _ => true);

        Assert.Equal(TrustReasons.NotListed, Check(Box, Washer)?.Reason);
        Assert.Null(Check(Box, second));
    }

    private static ModelManifest Manifest(string name, string version, string weights = "weights") =>
        ModelManifest.Create(name, version, [new ManifestFile("model.onnx", 7, ArtifactDigest.Of(System.Text.Encoding.UTF8.GetBytes(weights)))]);

    private TargetsMetadata Delegate(params DelegatedRole[] roles)
    {
        using var others = SigningKey.CreateEcdsa();
        var keys = new Dictionary<string, TrustKey> { [_key.Public.Id] = _key.Public, [others.Public.Id] = others.Public };
        return new TargetsMetadata(1, Now.AddDays(365), new Dictionary<string, TargetFile>(), roles.Length == 0 ? null : new Delegations(keys, roles));
    }

    private void Sign(DeviceAddress device, ModelManifest manifest, string? role = null, SigningKey? key = null, Func<string, bool>? keep = null)
    {
        role ??= ModelTargets.TaughtRoleOf(device, manifest.Name);
        ReadOnlyMemory<byte>? before = _store.Files.TryGetValue(role, out var file) ? file : null;
        var list = TaughtList.Sign(before, key ?? _key, [ModelTargets.DescribeTaught(device, manifest)], keep ?? (static _ => false), Now.AddDays(30));
        _store.Files[role] = list.Value;
    }

    private Problem? Check(DeviceAddress device, ModelManifest manifest, DateTimeOffset? at = null) =>
        TaughtList.Check(_trusted, device, new ModelTarget(manifest.Name, manifest.Version, manifest.Digest()), _store, at ?? Now);
}
