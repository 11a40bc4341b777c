using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Edge.Agent.Configuration;
using Edge.Agent.Devices.Gpio;
using Edge.Agent.Diagnostics;
using Edge.Agent.Storage;
using Edge.Protocol;
using Edge.Protocol.Messages;
using Edge.Protocol.Records;
using Edge.TestKit;
using Microsoft.Extensions.Logging.Abstractions;

namespace Edge.Agent.Tests.Fixtures;

/// <summary>A box without a hub: a configuration file, an inbox and the shipped models. Its agent is the whole one.</summary>
internal sealed class BoxFixture : IDisposable
{
    private readonly TemporaryDirectory _folder = new();

    public BoxFixture() => Directory.CreateDirectory(Inbox);

    public string Folder => _folder.Path;

    public string Inbox => _folder.Combine("inbox");

    /// <summary>Files the agent has let go of. One that is gone from the inbox may only be claimed yet.</summary>
    public int Processed => Directory.Exists(Path.Combine(Inbox, "processed")) ? Directory.GetFiles(Path.Combine(Inbox, "processed")).Length : 0;

    public string Data => _folder.Combine("data");

    public string ConfigurationFile => _folder.Combine("agent.json");

    /// <summary>Writes the configuration and reads it.</summary>
    /// <param name="stopWhenEmpty">Whether the agent ends once the inbox is worked off.</param>
    /// <param name="port">The local endpoint's port; null for no endpoint.</param>
    public AgentOptions Configure(bool stopWhenEmpty = true, int? port = null)
    {
        var api = port is null ? "\"none\"" : $$"""{ "listen": "127.0.0.1:{{port}}" }""";
        return Configure($$"""
            "hub": "none", "api": {{api}},
            "pipelines": [ { "name": "line", "model": "pcb-defects", "source": { "folder": { "path": "inbox", "settle": "0ms", "stopWhenEmpty": {{(stopWhenEmpty ? "true" : "false")}} } } } ]
            """);
    }

    /// <summary>The same with settings of one's own.</summary>
    /// <param name="settings">Members of the configuration file.</param>
    public AgentOptions Configure(string settings)
    {
        File.WriteAllText(ConfigurationFile, $$"""
            {
              "site": "plant-1", "device": "box-1", "dataDirectory": "data",
              "models": { "repository": {{JsonSerializer.Serialize(Samples.Repository)}} },
              "storage": { "freeSpaceReserve": "1MiB" },
              {{settings}}
            }
            """);
        var loaded = AgentConfiguration.Load(ConfigurationFile, []);
        Assert.True(loaded.IsValid, string.Join('\n', loaded.Errors));
        return loaded.Options;
    }

    /// <summary>Puts a sample into the inbox, under its own or another name.</summary>
    public void Drop(string sample, string? name = null) => File.Copy(Path.Combine(Samples.Folder, sample), Path.Combine(Inbox, name ?? sample));

    public static async Task<AgentRuntime> BuildAsync(AgentOptions options, IGpioBackend? gpio = null)
    {
        var built = await AgentComposition.BuildAsync(options, NullLoggerFactory.Instance, TimeProvider.System, gpio: gpio);
        Assert.True(built.IsSuccess, built.Problem?.ToString());
        return built.Value;
    }

    /// <summary>Runs a whole agent for the time of a test, and ends it in good order.</summary>
    /// <param name="options">Its configuration.</param>
    /// <param name="test">What happens meanwhile; the agent is ready.</param>
    /// <param name="gpio">Its GPIO chips; null for the machine's.</param>
    public static async Task WithAgentAsync(AgentOptions options, Func<Task> test, IGpioBackend? gpio = null)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        await using var agent = await BuildAsync(options, gpio);
        var ready = new TaskCompletionSource();
        var run = agent.RunAsync(ready.SetResult, stop.Token);
        await ready.Task.WaitAsync(Within.Limit, TestContext.Current.CancellationToken);
        await test();
        await stop.CancelAsync();
        await run.WaitAsync(Within.Limit, TestContext.Current.CancellationToken);
    }

    /// <summary>The decisions in the journal of an agent that has ended.</summary>
    public static IReadOnlyList<DecisionRecord> ReadJournal(AgentOptions options) => Read(options, RecordKind.Decision, ProtocolJson.Default.DecisionRecord);

    /// <summary>The changes of its configuration in the journal of an agent that has ended.</summary>
    public static IReadOnlyList<ConfigurationRecord> ReadChanges(AgentOptions options) => Read(options, RecordKind.Configuration, ProtocolJson.Default.ConfigurationRecord);

    public void Dispose() => _folder.Dispose();

    private static T[] Read<T>(AgentOptions options, RecordKind kind, JsonTypeInfo<T> type)
        where T : class
    {
        var settings = new JournalSettings(Path.Combine(options.DataDirectory, "journal"), options.Storage, HasHub: false, JournalSettings.ReadMachineId());
        using var journal = Journal.Open(settings, new DeviceClock(TimeProvider.System, "boot")).Value;
        return [.. journal.ReadAll().Select(bytes => RecordFrame.TryRead(bytes.Span, out var frame) && frame.Kind == kind ? ProtocolJson.Parse(frame.Payload, type, "record").Value : null).OfType<T>()];
    }
}
