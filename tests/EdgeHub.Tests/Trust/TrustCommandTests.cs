using System.Text.Json;
using Edge.Hub.Commands;
using Edge.Protocol.Trust;
using Edge.Protocol.Trust.Signing;

namespace Edge.Hub.Tests.Trust;

public sealed class TrustCommandTests : TrustTest
{
    [Fact]
    public async Task InitSignRemove_ADeviceFollows()
    {
        await DoneAsync("init");
        var model = WriteModel("pcb", "1");
        await DoneAsync("sign", model);
        Renew();
        var device = NewDevice();

        var target = Assert.Single((await FollowAsync(device)).Value.Targets!.Targets).Value;
        Assert.Equal(new ModelTarget("pcb", "1", ModelFolder.Read(model).Value.Manifest.Digest()), ModelTargets.Read(target));

        await DoneAsync("sign", "--remove", "pcb@1");
        Renew();
        Assert.Empty((await FollowAsync(device)).Value.Targets!.Targets);
    }

    [Theory]
    [InlineData(RoleNames.Root)]
    [InlineData(RoleNames.Targets)]
    [InlineData(RoleNames.Snapshot)]
    [InlineData(RoleNames.Timestamp)]
    public async Task Rotate_AnyRole_ADeviceFollowsAndTheOldKeySignsNoMore(string role)
    {
        await DoneAsync("init");
        await DoneAsync("sign", WriteModel("pcb", "1"));
        Renew();
        var device = NewDevice();
        Assert.True((await FollowAsync(device)).IsSuccess);
        var old = Trust.NewestRoot().Value.Content.Roles[role].KeyIds;

        await DoneAsync("rotate", "--role", role);
        Renew();

        var trusted = (await FollowAsync(device)).Value;
        Assert.Equal(2, trusted.Root.Version);
        Assert.Single(trusted.Targets!.Targets);
        Assert.Empty(old.Intersect(trusted.Root.Roles[role].KeyIds));
        Assert.True((await FollowAsync(NewDevice())).IsSuccess);
        await DoneAsync("sign", WriteModel("pcb", "2"));
        Renew();
        Assert.Equal(2, (await FollowAsync(device)).Value.Targets!.Targets.Count);
    }

    [Fact]
    public async Task Init_SeveralRootKeys_ANewRootNeedsThemAll()
    {
        await DoneAsync("init", "--root-keys", "3", "--root-threshold", "2");
        foreach (var key in Directory.GetFiles(Keys, "root-*.pem").Take(2)) File.Delete(key);

        await RefusedAsync("2 are needed", "rotate", "--role", "timestamp", "--keys", Keys);
        Assert.Single(Trust.RootVersions());
    }

    [Fact]
    public async Task Init_Twice_IsRefused()
    {
        await DoneAsync("init");
        await RefusedAsync("a root", "init", "--keys", Keys);
    }

    [Fact]
    public async Task Init_KeysAreReadableByTheirOwnerAlone()
    {
        await DoneAsync("init");
        if (OperatingSystem.IsWindows()) return;
        foreach (var key in Directory.GetFiles(Keys).Concat(Directory.GetFiles(Path.Combine(Data, "trust", "keys"))))
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(key));
        Assert.Empty(Directory.GetFiles(Path.Combine(Data, "trust", "keys")).Select(Path.GetFileName).Intersect(Directory.GetFiles(Keys).Select(Path.GetFileName)));
    }

    [Fact]
    public async Task Passphrase_KeysAreEncryptedAndNeedIt()
    {
        var passphrase = Path.Combine(Folder, "passphrase");
        await File.WriteAllTextAsync(passphrase, "correct horse\n", Stop);
        await DoneAsync("init", "--passphrase-file", passphrase);
        Assert.All(Directory.GetFiles(Keys), key => Assert.Contains("ENCRYPTED", File.ReadAllText(key), StringComparison.Ordinal));
        await DoneAsync("sign", WriteModel("pcb", "1"), "--passphrase-file", passphrase);

        await RefusedAsync("encrypted", "sign", "--keys", Keys);
    }

    [Fact]
    public async Task Sign_SameVersionWithOtherFiles_IsRefused()
    {
        await DoneAsync("init");
        await DoneAsync("sign", WriteModel("pcb", "1"));

        await RefusedAsync("A version never changes", "sign", WriteModel("pcb", "1", "others"), "--keys", Keys);
    }

    [Fact]
    public async Task Sign_TargetsSomebodyElseWrote_AreNotSignedFurther()
    {
        await DoneAsync("init");
        using var thief = SigningKey.CreateEcdsa();
        Trust.Write(RoleNames.Targets, MetadataSigner.Sign(
            MetadataWriter.Targets(new(5, Now.AddDays(9), new Dictionary<string, Edge.Protocol.Trust.Metadata.TargetFile>(), null)), [thief]));

        await RefusedAsync("not signed by a key of", "sign", WriteModel("pcb", "1"), "--keys", Keys);
    }

    [Fact]
    public async Task Rotate_RootSomebodyElseWrote_IsNotSignedFurther()
    {
        await DoneAsync("init");
        var root = Trust.NewestRoot().Value.Content;
        using var thief = SigningKey.CreateEcdsa();
        var keys = root.Keys.Values.Append(thief.Public).ToDictionary(key => key.Id);
        var rings = root.Roles.ToDictionary(role => role.Key, role => role.Value with { KeyIds = [.. role.Value.KeyIds, thief.Public.Id] });
        Trust.WriteRoot(1, MetadataSigner.Sign(MetadataWriter.Root(root with { Keys = keys, Roles = rings }), [thief]));

        await RefusedAsync("not signed by a key of", "rotate", "--role", "timestamp", "--keys", Keys);
    }

    [Fact]
    public async Task Development_OnOneMachine_SaysSoAndNeedsNoKeysNamed()
    {
        Assert.Equal(ExitCodes.Done, await RunAsync("init", "--dev"));
        Assert.Contains("THROW-AWAY", Output.ToString(), StringComparison.Ordinal);
        Assert.Equal(ExitCodes.Done, await RunAsync("sign", WriteModel("pcb", "1")));
        Renew();
        Assert.Single((await FollowAsync(NewDevice())).Value.Targets!.Targets);
    }

    [Fact]
    public async Task Development_BrokerThatOthersReach_IsRefused()
    {
        var config = Path.Combine(Folder, "hub.json");
        await File.WriteAllTextAsync(config, """{ "broker": { "host": "broker.example" }, "data": "data" }""", Stop);

        await RefusedAsync("broker.example", "init", "--dev", "--config", config);
        Assert.Empty(Trust.RootVersions());
    }

    [Fact]
    public async Task Status_AsJson_NamesRolesAndModels()
    {
        await DoneAsync("init");
        await DoneAsync("sign", WriteModel("pcb", "1"));
        Output.GetStringBuilder().Clear();
        await DoneAsync("status", "--json");

        using var view = JsonDocument.Parse(Output.ToString());
        Assert.Equal("models/pcb/1", view.RootElement.GetProperty("models")[0].GetString());
        Assert.Equal(["root", "targets", "snapshot", "timestamp"], view.RootElement.GetProperty("roles").EnumerateArray().Select(role => role.GetProperty("role").GetString()));
    }

    [Theory]
    [InlineData("no trust here", "status")]
    [InlineData("--keys is missing", "sign")]
    [InlineData("is not name@version", "sign", "--remove", "pcb", "--keys", "keys")]
    [InlineData("--root-keys is 1", "init", "--root-keys", "2", "--root-threshold", "3", "--keys", "keys")]
    public Task Command_ThatCannotBe_SaysWhy(string because, params string[] command) => RefusedAsync(because, command);
}
