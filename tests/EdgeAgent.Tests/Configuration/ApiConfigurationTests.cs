using Edge.Agent.Api.Access;
using Edge.Agent.Configuration;
using Edge.TestKit;

namespace Edge.Agent.Tests.Configuration;

public sealed class ApiConfigurationTests : IDisposable
{
    private const string Hash = "41ef4bb0b23661e66301aac36066912dac037827b4ae63a7b1165a5aa93ed4eb";

    private readonly TemporaryDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public void Load_NoApiSettings_IsHttpForThisMachineAlone()
    {
        var api = Load("{}").Options!.Api!;

        Assert.Equal("127.0.0.1:9464", api.Listen.ToString());
        Assert.Null(api.GrpcListen);
        Assert.Empty(api.Keys);
        Assert.False(api.KeysAlways);
        Assert.Equal((64 << 20, 1024), (api.MaxRequestBytes, api.MaxConnections));
    }

    [Fact]
    public void Load_AddressForOthersWithKeys_TakesBoth()
    {
        File.WriteAllText(_directory.Combine("keys"), $"line-3 {Hash} infer\n");

        var api = Load("""{ "listen": "0.0.0.0:80", "grpcListen": "[::]:9465", "keysFile": "keys", "requireKey": "always", "maxRequestBytes": "1MiB" }""").Options!.Api!;

        Assert.Equal(("0.0.0.0:80", "[::]:9465"), (api.Listen.ToString(), api.GrpcListen!.ToString()));
        Assert.Equal(("line-3", ApiScope.Infer), (api.Keys[0].Name, api.Keys[0].Scopes));
        Assert.True(api.KeysAlways);
        Assert.Equal(1 << 20, api.MaxRequestBytes);
    }

    [Fact]
    public void Load_SettingsThatDoNotGoTogether_ReportsAll()
    {
        var errors = Load("""{ "listen": "0.0.0.0:80", "grpcListen": "192.168.1.7:9465", "requireKey": "always", "maxRequestBytes": "2GiB", "maxConnections": 0 }""").Errors.Select(error => error.ToString()).ToArray();

        Assert.Contains(errors, error => error.Contains("api.listen: 0.0.0.0:80 is not a loopback address; others may ask only with keys", StringComparison.Ordinal));
        Assert.Contains(errors, error => error.Contains("api.grpcListen: 192.168.1.7:9465 is not a loopback address", StringComparison.Ordinal));
        Assert.Contains(errors, error => error.Contains("api.requireKey: 'always' leaves nobody who may ask", StringComparison.Ordinal));
        Assert.Contains(errors, error => error.Contains("api.maxRequestBytes: 2GiB is not within", StringComparison.Ordinal));
        Assert.Contains(errors, error => error.Contains("api.maxConnections: 0 is not within", StringComparison.Ordinal));
        Assert.Equal(5, errors.Length);
    }

    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("localhost:9464")]
    [InlineData("9464")]
    [InlineData("127.0.0.1:99999")]
    public void Load_AddressThatIsNone_SaysWhatToWrite(string address) => Assert.Contains(
        $"api.listen: '{address}' is not an address and port; write for example 127.0.0.1:9464.",
        Assert.Single(Load($$"""{ "listen": "{{address}}" }""").Errors).ToString(), StringComparison.Ordinal);

    [Fact]
    public void Load_KeysFileWithFaults_NamesEachLine()
    {
        File.WriteAllText(_directory.Combine("keys"), $"line-3 {Hash} infer\nops 12 models\nnobody\n");

        var errors = Load("""{ "keysFile": "keys" }""").Errors.Select(error => error.ToString()).ToArray();

        Assert.Equal(2, errors.Length);
        Assert.Contains("keys: line 2: the SHA-256 of 'ops' must be", errors[0], StringComparison.Ordinal);
        Assert.Contains("keys: line 3: must be a name", errors[1], StringComparison.Ordinal);
    }

    [Fact]
    public void Load_KeysFileThatIsNotThere_SaysSo() => Assert.Contains(
        $"api.keysFile: {_directory.Combine("keys")} cannot be read", Assert.Single(Load("""{ "listen": "0.0.0.0:80", "keysFile": "keys" }""").Errors).ToString(), StringComparison.Ordinal);

    private ConfigurationResult Load(string api)
    {
        var file = _directory.Combine("agent.json");
        File.WriteAllText(file, $$"""
            { "site": "p", "device": "d", "dataDirectory": "s", "hub": "none", "api": {{api}},
              "pipelines": [ { "name": "line", "model": "m", "source": { "folder": { "path": "in" } } } ] }
            """);
        return AgentConfiguration.Load(file, []);
    }
}
