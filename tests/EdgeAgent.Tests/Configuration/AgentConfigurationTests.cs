using Edge.Agent.Configuration;
using Edge.Agent.Devices.Modbus;
using Edge.Protocol.Messages;
using Edge.TestKit;

namespace Edge.Agent.Tests.Configuration;

public sealed class AgentConfigurationTests : IDisposable
{
    private const string Minimal = """
        {
          // comments and trailing commas are fine
          "site": "plant-1", "device": "box-1", "dataDirectory": "state", "hub": "none",
          "pipelines": [ { "name": "line", "model": "pcb-defects", "source": { "folder": { "path": "in" } } }, ],
        }
        """;

    private readonly TemporaryDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public void Load_MinimalFile_FillsDefaultsAndResolvesPaths()
    {
        var options = Valid(Minimal);

        Assert.Null(options.Hub);
        Assert.Equal(_directory.Combine("state"), options.DataDirectory);
        Assert.Equal(1L << 30, options.Storage.JournalMaxBytes);
        Assert.Equal(TimeSpan.FromDays(90), options.Storage.Retention);
        Assert.Equal("127.0.0.1:9464", options.Api!.Listen.ToString());
        var folder = Assert.IsType<FolderSourceOptions>(options.Pipelines[0].Source);
        Assert.Equal((_directory.Combine("in"), ProcessedFile.Move, TimeSpan.FromMilliseconds(500)), (folder.Path, folder.Processed, folder.Settle));
    }

    [Fact]
    public void Load_ManyErrors_ReportsAllWithPathAndRemedy()
    {
        var result = Load("""
            {
              "site": "Plant 1", "devise": "box", "dataDirectory": "state", "hub": { "host": "h", "port": 70000, "keepAlive": "soon" },
              "storage": { "segmentBytes": "8MB" },
              "pipelines": [ { "name": "line", "model": "m", "source": { "folder": { "path": "in", "processed": "burn" }, "gpio": { "chip": "c", "line": 1, "framePath": "f" } } } ]
            }
            """);

        var errors = result.Errors.Select(error => error.ToString()).ToList();
        Assert.False(result.IsValid);
        Assert.Contains(errors, error => error.Contains("devise: unknown setting; did you mean 'device'?", StringComparison.Ordinal));
        Assert.Contains(errors, error => error.Contains("agent.json: site: 'Plant 1' is not", StringComparison.Ordinal));
        Assert.Contains(errors, error => error.Contains("device: is missing", StringComparison.Ordinal));
        Assert.Contains(errors, error => error.Contains("hub.port: 70000 is not within 1 to 65535", StringComparison.Ordinal));
        Assert.Contains(errors, error => error.Contains("hub.keepAlive: 'soon' is not a duration", StringComparison.Ordinal));
        Assert.Contains(errors, error => error.Contains("storage.segmentBytes: '8MB' is not a size", StringComparison.Ordinal));
        Assert.Contains(errors, error => error.Contains("pipelines[0].source: names 2 kinds", StringComparison.Ordinal));
        Assert.Contains(errors, error => error.Contains("pipelines[0].source.folder.processed: 'burn' is none of move, delete, leave", StringComparison.Ordinal));
        Assert.Equal(8, errors.Count);
    }

    [Fact]
    public void Load_SettingsAboveNone_TakeItsPlaceAndNoneAboveSettingsTakesTheirs()
    {
        var hub = Minimal.Replace("\"none\"", "{ \"host\": \"10.0.0.5\" }", StringComparison.Ordinal);

        Assert.Equal("10.0.0.6", AgentConfiguration.Load(Write(Minimal), ["hub.host=10.0.0.6"]).Options!.Hub!.Host);
        Assert.Null(AgentConfiguration.Load(Write(hub), ["hub=none"]).Options!.Hub);
        Assert.Null(AgentConfiguration.Load(Write(hub), ["hub=none", "hub.port=1884"]).Options!.Hub);
    }

    [Fact]
    public void Load_CommandLineOverride_WinsAndIsNamedInErrors()
    {
        var file = Write(Minimal);

        var valid = AgentConfiguration.Load(file, ["pipelines[0].instances=3"]);
        var invalid = AgentConfiguration.Load(file, ["pipelines[0].instances=0"]);

        Assert.Equal(3, valid.Options!.Pipelines[0].Instances);
        Assert.Equal("command line --set pipelines.0.instances", Assert.Single(invalid.Errors).Origin);
    }

    [Fact]
    public void Load_SignedRepositoryWithoutARoot_IsAnError()
    {
        var result = Load(Minimal.Replace("\"none\"", """{ "host": "h", "trust": { "repository": "signed" } }""", StringComparison.Ordinal));

        Assert.Contains("hub.trust.repository: 'signed' leaves nobody who may sign", Assert.Single(result.Errors).ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Load_DuplicatePipelineName_IsAnError()
    {
        var result = Load(Minimal.Replace(" }, ]", " }, { \"name\": \"line\", \"model\": \"m\", \"source\": { \"folder\": { \"path\": \"b\" } } } ]", StringComparison.Ordinal));

        Assert.Contains("stands twice", Assert.Single(result.Errors).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Load_NotJson_NamesTheLine()
    {
        var error = Assert.Single(Load("{ \"site\": ").Errors);

        Assert.Contains("is not JSON", error.Message, StringComparison.Ordinal);
        Assert.Contains("LineNumber", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Load_MissingFile_SaysSo() =>
        Assert.Contains("no such file", Assert.Single(AgentConfiguration.Load(_directory.Combine("absent.json"), []).Errors).Message, StringComparison.Ordinal);

    [Fact]
    public void Load_GpioSourceAndSink_ReadsBoth()
    {
        var options = Valid("""
            { "site": "p", "device": "d", "dataDirectory": "s", "hub": "none", "api": "none",
              "pipelines": [ { "name": "line", "model": "m",
                "source": { "gpio": { "chip": "pl061", "line": 3, "framePath": "frames", "maxFrameAge": "250ms" } },
                "gpio": [ { "chip": "pl061", "line": 5, "on": ["accept", "review"], "pulse": "20ms" } ],
                "executionProviders": { "policy": "require", "order": ["cuda", "cpu"] } } ] }
            """);

        var source = Assert.IsType<GpioTriggerSourceOptions>(options.Pipelines[0].Source);
        Assert.Equal((3, TriggerEdge.Rising, TimeSpan.FromMilliseconds(250)), (source.Trigger.Line, source.Trigger.Edge, source.Frames.MaxFrameAge));
        Assert.Equal([Verdict.Accept, Verdict.Review], Assert.Single(options.Pipelines[0].Gpio).Pulse.On);
        Assert.Equal(ProviderRequirement.Require, options.Pipelines[0].ExecutionProviders!.Requirement);
        Assert.Equal(["cuda", "cpu"], options.Pipelines[0].ExecutionProviders!.Order);
        Assert.Null(options.Api);
        Assert.Equal(new LineOptions(LineOptions.DefaultDeadline, SafeState.Reject, null, null, null), options.Pipelines[0].Line);
    }

    [Fact]
    public void Load_LineAndSignals_ReadsThem()
    {
        var options = Valid("""
            { "site": "p", "device": "d", "dataDirectory": "s", "hub": "none", "api": "none",
              "signals": { "heartbeat": { "chip": "pl061", "line": 0 }, "light": { "red": { "chip": "pl061", "line": 7, "activeLow": true } } },
              "pipelines": [ { "name": "line", "model": "m", "deadline": "150ms", "safeState": "stop",
                "source": { "gpio": { "chip": "pl061", "line": 3, "framePath": "frames" } },
                "encoder": { "chip": "pl061", "line": 2 }, "run": { "chip": "pl061", "line": 6 }, "reset": { "chip": "pl061", "line": 1, "edge": "falling" },
                "gpio": [ { "chip": "pl061", "line": 5, "distance": 420 }, { "chip": "pl061", "line": 4, "delay": "350ms" } ] } ] }
            """);

        var line = options.Pipelines[0].Line;
        Assert.Equal((TimeSpan.FromMilliseconds(150), SafeState.Stop), (line.Deadline, line.SafeState));
        Assert.Equal((2, 6, 1), (line.Encoder?.Line, line.Run?.Line, line.Reset?.Line));
        Assert.Equal((TriggerEdge.Falling, TimeSpan.FromMilliseconds(50)), (line.Reset?.Edge, line.Reset?.Debounce));
        Assert.Equal([420, null], options.Pipelines[0].Gpio.Select(output => output.Pulse.Distance));
        Assert.Equal([TimeSpan.Zero, TimeSpan.FromMilliseconds(350)], options.Pipelines[0].Gpio.Select(output => output.Pulse.Delay));
        Assert.Equal(new SignalOptions(new HeartbeatOptions(new GpioOutputOptions("pl061", 0, false), TimeSpan.FromSeconds(1)), new LightOptions(null, null, new GpioOutputOptions("pl061", 7, true))), options.Signals);
    }

    [Fact]
    public void Load_ModbusSourceAndOutput_ReadsBoth()
    {
        var options = Valid("""
            { "site": "p", "device": "d", "dataDirectory": "s", "hub": "none", "api": "none",
              "pipelines": [ { "name": "line", "model": "m",
                "source": { "modbus": { "host": "plc", "unit": 3, "table": "holding-register", "address": 10, "interval": "20ms",
                  "partId": { "address": 20, "registers": 8, "form": "ascii" },
                  "camera": { "input": "/dev/video0", "format": "v4l2", "exposureDelay": "15ms" } } },
                "modbus": [ { "host": "plc", "port": 1502, "table": "holding-register", "address": 5, "active": 7, "pulse": "20ms", "delay": "1s" } ] } ] }
            """);

        var source = Assert.IsType<ModbusTriggerSourceOptions>(options.Pipelines[0].Source);
        Assert.Equal(
            new ModbusTriggerOptions(
                "plc:502", 3, ModbusTable.HoldingRegister, 10, TriggerEdge.Rising, TimeSpan.FromMilliseconds(20), TimeSpan.FromMilliseconds(500),
                new PartIdOptions(ModbusTable.HoldingRegister, 20, 8, PartIdForm.Ascii), null),
            source.Trigger);
        Assert.Equal((TimeSpan.FromMilliseconds(15), "/dev/video0"), (source.Frames.Camera!.ExposureDelay, source.Frames.Camera.Camera.Input));
        var output = Assert.Single(options.Pipelines[0].Modbus);
        Assert.Equal(new ModbusOutputOptions("plc:1502", 1, ModbusTable.HoldingRegister, 5, 7, 0, TimeSpan.FromMilliseconds(500)), output.Output);
        Assert.Equal((TimeSpan.FromMilliseconds(20), TimeSpan.FromSeconds(1)), (output.Pulse.Length, output.Pulse.Delay));
        Assert.Equal(LineOptions.DefaultDeadline, options.Pipelines[0].Line.Deadline);
    }

    [Theory]
    [InlineData("\"gpio\": { \"chip\": \"c\", \"line\": 1 }", "source.gpio", "set framePath or camera")]
    [InlineData("\"gpio\": { \"chip\": \"c\", \"line\": 1, \"framePath\": \"f\", \"camera\": { \"input\": \"x\" } }", "source.gpio", "one shows the part")]
    [InlineData("\"modbus\": { \"host\": \"h\", \"table\": \"coil\", \"address\": 1, \"framePath\": \"f\", \"partId\": { \"address\": 1, \"registers\": 5 } }", "source.modbus.partId.registers", "at most 4")]
    public void Load_TriggerThatLooksAtNothingOrTwoThings_SaysSo(string source, string path, string what)
    {
        var error = Assert.Single(Load($$"""{ "site": "p", "device": "d", "dataDirectory": "s", "hub": "none", "pipelines": [ { "name": "line", "model": "m", "source": { {{source}} } } ] }""").Errors);

        Assert.Equal($"pipelines[0].{path}", error.Path);
        Assert.Contains(what, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Load_LinesThatDoNotFitTogether_NamesThemAll()
    {
        var errors = Load("""
            { "site": "p", "device": "d", "dataDirectory": "s", "hub": "none",
              "pipelines": [ { "name": "line", "model": "m", "safeState": "stop", "source": { "folder": { "path": "in" } },
                "reset": { "chip": "pl061", "line": 1 },
                "gpio": [ { "chip": "pl061", "line": 5, "distance": 420, "delay": "1s" } ] } ] }
            """).Errors;

        Assert.Equal(
            ["pipelines[0].gpio[0]", "pipelines[0].gpio[0].distance", "pipelines[0].reset", "pipelines[0].safeState"],
            errors.Select(error => error.Path).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Load_CameraSource_ReadsArgumentsAsTheyAre()
    {
        var options = Valid("""
            { "site": "p", "device": "d", "dataDirectory": "s", "hub": "none", "api": "none",
              "pipelines": [ { "name": "line", "model": "m",
                "source": { "camera": { "input": "/dev/video0", "format": "v4l2", "arguments": ["-video_size", "640x480", "-vf", "crop=1,2; rm -rf"] } } } ] }
            """);

        var source = Assert.IsType<CameraSourceOptions>(options.Pipelines[0].Source);
        Assert.Equal(("/dev/video0", "v4l2", "ffmpeg", null, TimeSpan.FromSeconds(2), false), (source.Input, source.Format, source.Program, source.FramesPerSecond, source.MaxFrameAge, source.StopWhenEnded));
        Assert.Equal(["-video_size", "640x480", "-vf", "crop=1,2; rm -rf"], source.Arguments);
    }

    [Fact]
    public void Digest_SameSettingsInOtherOrder_IsEqual()
    {
        var one = Valid("""{ "site": "p", "device": "d", "dataDirectory": "s", "hub": "none", "pipelines": [ { "name": "l", "model": "m", "source": { "folder": { "path": "in" } } } ] }""");
        var two = Valid("""{ "device": "d", "site": "p", "hub": "none", "dataDirectory": "s", "pipelines": [ { "model": "m", "name": "l", "source": { "folder": { "path": "in" } } } ] }""");
        var other = Valid("""{ "device": "d", "site": "p", "hub": "none", "dataDirectory": "s", "pipelines": [ { "model": "n", "name": "l", "source": { "folder": { "path": "in" } } } ] }""");

        Assert.Equal(one.Digest, two.Digest);
        Assert.NotEqual(one.Digest, other.Digest);
    }

    private AgentOptions Valid(string json)
    {
        var result = Load(json);
        Assert.Empty(result.Errors);
        return result.Options!;
    }

    private ConfigurationResult Load(string json) => AgentConfiguration.Load(Write(json), []);

    private string Write(string json)
    {
        var file = _directory.Combine("agent.json");
        File.WriteAllText(file, json);
        return file;
    }
}
