using System.Net;
using System.Net.Sockets;
using Edge.Agent.Commands;
using Edge.Agent.Tests.Fixtures;

namespace Edge.Agent.Tests.Commands;

public sealed class RunCommandTests : IDisposable
{
    private readonly BoxFixture _box = new();

    public void Dispose() => _box.Dispose();

    [Fact]
    public async Task Run_StopWhenEmpty_EndsWithSuccess()
    {
        var options = _box.Configure();
        _box.Drop("good-001.png");

        var run = await CommandRun.OfAsync("run", "--config", _box.ConfigurationFile);

        Assert.Equal((ExitCodes.Success, ""), (run.Code, run.Output));
        Assert.Single(BoxFixture.ReadJournal(options));
    }

    [Fact]
    public async Task Run_WrongConfiguration_SaysEverythingThatIsWrong()
    {
        _box.Configure();

        var run = await CommandRun.OfAsync("run", "--config", _box.ConfigurationFile, "--set", "site=", "--set", "pipelines[0].instances=0");

        Assert.Equal(ExitCodes.Misconfigured, run.Code);
        Assert.Contains("site", run.Errors, StringComparison.Ordinal);
        Assert.Contains("pipelines[0].instances", run.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_WithoutAConfiguration_SaysWhereItLooked()
    {
        var run = await CommandRun.OfAsync("run", "--config", _box.ConfigurationFile);

        Assert.Equal(ExitCodes.Misconfigured, run.Code);
        Assert.Contains(_box.ConfigurationFile, run.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_DataInUse_Fails()
    {
        await using var first = await BoxFixture.BuildAsync(_box.Configure());

        var run = await CommandRun.OfAsync("run", "--config", _box.ConfigurationFile);

        Assert.Equal(ExitCodes.Failure, run.Code);
        Assert.Contains("in-use", run.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_PortOfTheEndpointTaken_InspectsAllTheSame()
    {
        using var other = new TcpListener(IPAddress.Loopback, 0);
        other.Start();
        var options = _box.Configure(port: ((IPEndPoint)other.LocalEndpoint).Port);
        _box.Drop("open-001.png");

        var run = await CommandRun.OfAsync("run", "--config", _box.ConfigurationFile);

        Assert.Equal(ExitCodes.Success, run.Code);
        Assert.Single(BoxFixture.ReadJournal(options));
    }
}
