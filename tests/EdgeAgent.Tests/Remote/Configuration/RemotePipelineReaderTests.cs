using System.Text.Json;
using Edge.Agent.Configuration;
using Edge.Agent.Remote.Configuration;
using Edge.Agent.Tests.Fixtures;
using Edge.Agent.Tests.Remote.Support;
using Edge.Protocol;

namespace Edge.Agent.Tests.Remote.Configuration;

/// <summary>What somebody who holds the hub may not reach on a box.</summary>
public sealed class RemotePipelineReaderTests : IAsyncLifetime
{
    private readonly AgentFixture _agent = new();

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public ValueTask DisposeAsync() => _agent.DisposeAsync();

    [Theory]
    [InlineData("inbox")]
    [InlineData("lines")]
    [InlineData("lines/b")]
    [InlineData("lines/b/../c")]
    public void Read_FolderOfTheBoxOrBelowAnAllowedOne_IsAllowed(string folder) => Assert.Null(Read(RemoteRig.Words(folder)).Problem);

    [Theory]
    [InlineData("/etc")]
    [InlineData("lines/../elsewhere")]
    [InlineData("linesX")]
    [InlineData("data")]
    [InlineData("data/journal")]
    [InlineData(".")]
    public void Read_FolderElsewhere_IsRefused(string folder) => Refused(RemoteRig.Words(folder), "source.folder.path");

    [Fact]
    public void Read_LinkBelowAnAllowedFolderThatLeadsOut_IsRefused()
    {
        Directory.CreateDirectory(_agent.Folder.Combine("lines"));
        Directory.CreateSymbolicLink(_agent.Folder.Combine("lines", "way-out"), "/etc");

        Refused(RemoteRig.Words("lines/way-out"), "source.folder.path");
        Refused(RemoteRig.Words("lines/way-out/below"), "source.folder.path");
    }

    [Fact]
    public void Read_ProcessedElsewhere_IsRefused() =>
        Refused("""{"name":"x","model":"m","source":{"folder":{"path":"inbox","processedPath":"/var/www"}}}""", "source.folder.processedPath");

    [Fact]
    public void Read_AllowedLineAsActuator_IsAllowed() => Assert.Null(Read(RemoteRig.Words("inbox", more: ""","gpio":[{"chip":"bank","line":4}]""")).Problem);

    [Fact]
    public void Read_AnotherLine_IsRefused() => Refused(RemoteRig.Words("inbox", more: ""","gpio":[{"chip":"bank","line":5}]"""), "line 5");

    [Fact]
    public void Read_ProviderOptions_AreRefused() => Refused(
        RemoteRig.Words("inbox", more: ""","executionProviders":{"order":["qnn"],"options":{"qnn":{"backend_path":"/tmp/evil.so"}}}"""), "executionProviders.options");

    [Fact]
    public void Read_Camera_IsRefused() =>
        Refused("""{"name":"x","model":"m","source":{"camera":{"input":"/etc/shadow","program":"/bin/cat"}}}""", "camera: ");

    [Fact]
    public void Read_CameraOfATrigger_IsRefused() =>
        Refused("""{"name":"x","model":"m","source":{"gpio":{"chip":"bank","line":4,"camera":{"input":"/etc/shadow","program":"/bin/cat"}}}}""", "camera: ");

    [Theory]
    [InlineData("""{"name":"x","model":"m","source":{"modbus":{"host":"10.0.0.5","table":"coil","address":3,"framePath":"inbox"}}}""", "source.modbus: Coil 3 of 10.0.0.5:502/1")]
    [InlineData("""{"name":"x","model":"m","source":{"folder":{"path":"inbox"}},"modbus":[{"host":"10.0.0.5","address":5}]}""", "modbus: Coil 5 of 10.0.0.5:502/1")]
    public void Read_PlcOfThePlant_IsRefused(string words, string what) => Refused(words, what);

    [Theory]
    [InlineData("encoder")]
    [InlineData("run")]
    public void Read_AnotherLineBesideTheActuators_IsRefused(string what) => Refused(RemoteRig.Words("inbox", more: $$""","{{what}}":{"chip":"bank","line":5}"""), $"{what}: line 5");

    [Fact]
    public void Read_PipelineThatWouldNotStopTheLineAnyMore_IsRefused()
    {
        var options = RemoteRig.Configure(_agent);
        var stops = options.Pipelines[0] with { Line = options.Pipelines[0].Line with { SafeState = SafeState.Stop } };

        var problem = new RemotePipelineReader(options with { Pipelines = [stops] }).Read(JsonElement.Parse(RemoteRig.Words("inbox"))).Problem;

        Assert.Contains("safeState: ", problem?.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_StopWhenEmpty_IsRefused() => Refused("""{"name":"x","model":"m","source":{"folder":{"path":"inbox","stopWhenEmpty":true}}}""", "stopWhenEmpty");

    [Fact]
    public void Read_ModelNameThatIsAPath_IsRefused() => Refused("""{"name":"x","model":"../../m","source":{"folder":{"path":"inbox"}}}""", "model");

    [Fact]
    public void Read_SettingTwice_IsMalformedAndNoException() =>
        Assert.Equal(ReasonCode.Malformed, Read("""{"name":"x","model":"m","Model":"n","source":{"folder":{"path":"inbox"}}}""").Problem?.Reason);

    [Fact]
    public void Read_BoxThatAllowsNothing_RefusesAll() => Assert.Equal(
        ReasonCode.NotAllowed, new RemotePipelineReader(RemoteRig.Configure(_agent, "none")).Read(JsonElement.Parse(RemoteRig.Words("inbox"))).Problem?.Reason);

    [Fact]
    public void Read_WordsOfTheBoxsOwn_HaveItsDigest()
    {
        var options = RemoteRig.Configure(_agent);

        Assert.Equal(options.Pipelines[0].Digest, new RemotePipelineReader(options).Read(JsonElement.Parse(RemoteRig.Words("inbox"))).Value.Digest);
    }

    [Theory]
    [InlineData(""","evidence":{"keep":"full","verdicts":["reject"]}""", "evidence: ")]
    [InlineData(""","redact":{"texts":["email"]}""", "redact: ")]
    public void Read_WhatAPictureMayShow_IsRefused(string more, string what) => Refused(RemoteRig.Words("inbox", more: more), what);

    [Fact]
    public void Read_PipelineOfABoxThatRedacts_RedactsAsTheOneItReplaces()
    {
        var reader = new RemotePipelineReader(Redacting(RemoteRig.Configure(_agent), out var redaction));

        Assert.Same(redaction, reader.Read(JsonElement.Parse(RemoteRig.Words("inbox"))).Value.Options.Redaction);
    }

    [Fact]
    public void Read_PipelineOfAnotherNameOnABoxThatRedacts_IsRefused()
    {
        var reader = new RemotePipelineReader(Redacting(RemoteRig.Configure(_agent), out _));

        var problem = reader.Read(JsonElement.Parse("""{"name":"another","model":"m","source":{"folder":{"path":"inbox"}}}""")).Problem;

        Assert.Equal(ReasonCode.NotAllowed, problem?.Reason);
        Assert.StartsWith("name: ", problem!.Message, StringComparison.Ordinal);
    }

    private static AgentOptions Redacting(AgentOptions options, out RedactionOptions redaction)
    {
        redaction = new RedactionOptions([], ["face"], RedactionMethod.Fill, []);
        return options with { Pipelines = [options.Pipelines[0] with { Redaction = redaction }] };
    }

    private Outcome<RemotePipeline> Read(string words) => new RemotePipelineReader(RemoteRig.Configure(_agent)).Read(JsonElement.Parse(words));

    private void Refused(string words, string what)
    {
        var problem = Read(words).Problem;
        Assert.Equal(ReasonCode.NotAllowed, problem?.Reason);
        Assert.Contains(what, problem!.Message, StringComparison.Ordinal);
    }
}
