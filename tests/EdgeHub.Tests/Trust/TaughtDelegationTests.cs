using System.Security.Cryptography;
using System.Text.Json;
using Edge.Protocol;
using Edge.Protocol.Artifacts;
using Edge.Protocol.Trust;
using Edge.Protocol.Trust.Signing;
using Edge.TestKit.Trust;

namespace Edge.Hub.Tests.Trust;

/// <summary>The operator lets a device teach; what the device then believes of its own list.</summary>
public sealed class TaughtDelegationTests : TrustTest
{
    private static readonly DeviceAddress Box = new("plant", "box-1");
    private readonly SigningKey _key = SigningKey.CreateEcdsa();

    [Fact]
    public async Task Delegate_DeviceThatFollows_BelievesItsOwnListForThatModelAlone()
    {
        await DoneAsync("init");
        await DoneAsync("sign", WriteModel("pcb", "1"));
        await DoneAsync("delegate", "--device", "plant/box-1", "--model", "washer", "--key", Write(_key));
        var device = NewDevice();

        Assert.Null(await TaughtAsync(device, Box, "washer"));
        Assert.Equal(TrustReasons.NotListed, (await TaughtAsync(device, Box, "ring"))?.Reason);
        Assert.Equal(TrustReasons.NotListed, (await TaughtAsync(device, Box with { Device = "box-2" }, "washer"))?.Reason);
        Assert.Single((await FollowAsync(device)).Value.Targets!.Targets);
        // Signing goes on beside it.
        await DoneAsync("sign", WriteModel("pcb", "2"));
        Assert.Null(await TaughtAsync(device, Box, "washer"));
    }

    [Fact]
    public async Task Delegate_Again_TheKeyBeforeSignsNoMore()
    {
        using var next = SigningKey.CreateEcdsa();
        await DoneAsync("init");
        await DoneAsync("delegate", "--device", "plant/box-1", "--model", "washer", "--key", Write(_key));
        await DoneAsync("delegate", "--device", "plant/box-1", "--model", "washer", "--key", Write(next));

        Assert.Equal(TrustReasons.TooFewSignatures, (await TaughtAsync(NewDevice(), Box, "washer"))?.Reason);
        Assert.Equal([next.Public.Id], (await FollowAsync(NewDevice())).Value.Targets!.Delegations!.Keys.Keys);
    }

    [Fact]
    public async Task Remove_TakesItBackAndLeavesOthers()
    {
        await DoneAsync("init");
        await DoneAsync("delegate", "--device", "plant/box-1", "--model", "washer", "--key", Write(_key));
        await DoneAsync("delegate", "--device", "plant/box-1", "--model", "ring", "--key", Write(_key));
        await DoneAsync("delegate", "--device", "plant/box-1", "--model", "washer", "--remove");
        var device = NewDevice();

        Assert.Equal(TrustReasons.NotListed, (await TaughtAsync(device, Box, "washer"))?.Reason);
        Assert.Null(await TaughtAsync(device, Box, "ring"));
        await DoneAsync("delegate", "--device", "plant/box-1", "--model", "ring", "--remove");
        Renew();
        Assert.Null((await FollowAsync(device)).Value.Targets!.Delegations);
        await RefusedAsync("may not sign 'ring' anyway", "delegate", "--device", "plant/box-1", "--model", "ring", "--remove", "--keys", Keys);
    }

    [Fact]
    public async Task Rotate_TargetsKey_DelegationsStay()
    {
        await DoneAsync("init");
        await DoneAsync("delegate", "--device", "plant/box-1", "--model", "washer", "--key", Write(_key));
        await DoneAsync("rotate", "--role", "targets");

        Assert.Null(await TaughtAsync(NewDevice(), Box, "washer"));
    }

    [Fact]
    public async Task Status_AsJson_NamesWhoMayTeachWhat()
    {
        await DoneAsync("init");
        await DoneAsync("delegate", "--device", "plant/box-1", "--model", "washer", "--key", Write(_key));
        Output.GetStringBuilder().Clear();
        await DoneAsync("status", "--json");

        using var view = JsonDocument.Parse(Output.ToString());
        Assert.Equal($"taught/plant/box-1/washer/* by {_key.Public.Id[..12]}", view.RootElement.GetProperty("taught")[0].GetString());
    }

    [Fact]
    public async Task Delegate_PrivateKey_IsRefused()
    {
        await DoneAsync("init");
        var file = Path.Combine(Folder, "private.pem");
        await File.WriteAllTextAsync(file, _key.ToPem(), Stop);

        await RefusedAsync("no public key", "delegate", "--device", "plant/box-1", "--model", "washer", "--key", file, "--keys", Keys);
    }

    [Theory]
    [InlineData("is not 1 to 64", "Plant/box", "washer")]
    [InlineData("site/device", "box", "washer")]
    [InlineData("cannot be a model's name", "plant/box", "*")]
    [InlineData("--key is missing", "plant/box", "washer")]
    public async Task Delegate_ThatCannotBe_SaysWhy(string because, string device, string model)
    {
        await DoneAsync("init");
        await RefusedAsync(because, "delegate", "--device", device, "--model", model, "--keys", Keys);
    }

    [Fact]
    public async Task Delegate_KeyOnAnotherCurve_IsRefused()
    {
        await DoneAsync("init");
        using var curve = ECDsa.Create(ECCurve.NamedCurves.nistP384);
        var file = Path.Combine(Folder, "p384.pem");
        await File.WriteAllTextAsync(file, curve.ExportSubjectPublicKeyInfoPem(), Stop);

        await RefusedAsync("neither on P-256", "delegate", "--device", "plant/box-1", "--model", "washer", "--key", file, "--keys", Keys);
    }

    private string Write(SigningKey key)
    {
        var file = Path.Combine(Folder, $"{key.Public.Id[..12]}.pem");
        File.WriteAllText(file, key.Public.PublicValue + "\n");
        return file;
    }

    /// <summary>What a device that follows the hub says of a version it taught and signed.</summary>
    private async Task<Problem?> TaughtAsync(MemoryTrustStore device, DeviceAddress address, string name)
    {
        Renew();
        var trusted = (await FollowAsync(device)).Value;
        var manifest = ModelManifest.Create(name, "1", [new ManifestFile("model.onnx", 7, ArtifactDigest.Of("weights"u8))]);
        var list = TaughtList.Sign(null, _key, [ModelTargets.DescribeTaught(address, manifest)], static _ => false, Now.AddDays(30));
        Assert.Null(device.Write(ModelTargets.TaughtRoleOf(address, name), list.Value));
        return TaughtList.Check(trusted.Targets!, address, new ModelTarget(name, "1", manifest.Digest()), device, Now);
    }
}
