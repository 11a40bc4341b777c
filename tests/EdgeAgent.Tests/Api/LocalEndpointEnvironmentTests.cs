using Edge.Agent.Tests.Fixtures;
using Edge.TestKit.Processes;

namespace Edge.Agent.Tests.Api;

[Collection(ProcessEnvironment.Name)]
public sealed class LocalEndpointEnvironmentTests
{
    [Fact]
    public async Task Start_ServerSettingsInTheEnvironment_OpensNothingElse()
    {
        var port = Ports.Free();
        using var set = ProcessEnvironment.Set("Kestrel__Endpoints__Other__Url", $"http://127.0.0.1:{port}");

        await using var rig = await EndpointRig.StartAsync();

        Assert.True(Ports.IsFree(port));
        Assert.NotEqual(port, rig.Client.BaseAddress!.Port);
    }
}
