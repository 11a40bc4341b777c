using System.Text;
using Edge.Agent.Api.Access;
using Edge.Agent.Configuration.Shape;
using Edge.Protocol;
using Edge.Protocol.Messages;

namespace Edge.Agent.Configuration;

/// <summary>Turns a validated configuration into the immutable options.</summary>
internal static class AgentOptionsReader
{
    public static AgentOptions Read(IConfiguration root, string baseDirectory)
    {
        var reader = new ShapeReader(AgentShape.Root, root, baseDirectory);
        return new AgentOptions(
            new DeviceAddress(reader.Text("site"), reader.Text("device")),
            reader.Path("dataDirectory"),
            ReadModels(reader.Section("models")),
            reader.IsNone("hub") ? null : ReadHub(reader.Section("hub")),
            ReadStorage(reader.Section("storage")),
            reader.IsNone("api") ? null : ReadApi(reader.Section("api")),
            [.. reader.List("pipelines").Select(ReadPipeline)],
            Digest(root))
        {
            Telemetry = ReadTelemetry(reader.Section("telemetry")),
        };
    }

    private static TelemetryOptions? ReadTelemetry(ShapeReader telemetry) =>
        telemetry.OptionalText("otlpEndpoint") is { } endpoint ? new TelemetryOptions(new Uri(endpoint), telemetry.Number("sampledPerMille") / 1000.0) : null;

    private static ModelsOptions ReadModels(ShapeReader models) => new(
        models.OptionalPath("repository"), Enum.Parse<RepositoryControl>(models.Text("repositoryControl"), ignoreCase: true),
        models.Duration("pollInterval"), models.Count("intraOpThreads"))
    {
        MemoryBudget = models.Size("memoryBudget"),
        OnnxRuntimeLibrary = models.OptionalPath("onnxRuntimeLibrary"),
        ExecutionProviderLibraries =
            [.. models.List("executionProviderLibraries").Select(library => new ExecutionProviderLibrary(library.Text("name"), library.Path("path")))],
    };

    private static HubOptions ReadHub(ShapeReader hub) => new(
        hub.Text("host"), hub.Count("port"), hub.OptionalText("user"), hub.OptionalPath("passwordFile"),
        hub.Duration("keepAlive"), hub.Switch("metered"), hub.OptionalMoment("recordsFrom"), hub.Count("maxInFlight"));

    private static ApiOptions ReadApi(ShapeReader api) => new(api.EndPoint("listen"))
    {
        GrpcListen = api.OptionalEndPoint("grpcListen"),
        Keys = api.OptionalPath("keysFile") is { } keys ? KeyFile.Read(File.ReadLines(keys), []) : [],
        KeysAlways = api.Text("requireKey") == "always",
        MaxRequestBytes = checked((int)api.Size("maxRequestBytes")),
        MaxConnections = api.Count("maxConnections"),
    };

    private static StorageOptions ReadStorage(ShapeReader storage) => new(
        storage.Size("journalMaxBytes"), checked((int)storage.Size("segmentBytes")), storage.Duration("retention"),
        storage.Size("freeSpaceReserve"), storage.Duration("groupCommitDelay"), storage.Count("historyMaxRecords"),
        storage.Count("cacheMaxEntries"), storage.Duration("cacheTimeToLive"),
        storage.Duration("historyRetention"), storage.Size("historyMaxBytes"));

    private static PipelineOptions ReadPipeline(ShapeReader pipeline) => new(
        pipeline.Text("name"),
        pipeline.Text("model"),
        ReadSource(pipeline.Section("source")),
        [.. pipeline.List("gpio").Select(ReadPulse)],
        pipeline.Count("instances"),
        pipeline.Number("maxImagePixels"),
        pipeline.Has("executionProviders") ? ReadPolicy(pipeline.Section("executionProviders")) : null);

    private static ExecutionProviderPolicy ReadPolicy(ShapeReader policy) =>
        new(Enum.Parse<ProviderRequirement>(policy.Text("policy"), ignoreCase: true), policy.Words("order"))
        {
            AllowedCpuOperators = policy.Words("allowedCpuOperators"),
            Options = policy.Texts("options"),
            Compilation = Enum.Parse<ProviderCompilation>(policy.Text("compile"), ignoreCase: true),
        };

    private static SourceOptions ReadSource(ShapeReader source)
    {
        if (source.Has("gpio"))
        {
            var gpio = source.Section("gpio");
            return new GpioTriggerSourceOptions(
                gpio.Text("chip"), gpio.Count("line"), Enum.Parse<TriggerEdge>(gpio.Text("edge"), ignoreCase: true),
                gpio.Duration("debounce"), gpio.Duration("minimumInterval"), gpio.Path("framePath"), gpio.Duration("maxFrameAge"));
        }

        var folder = source.Section("folder");
        return new FolderSourceOptions(
            folder.Path("path"), Enum.Parse<ProcessedFile>(folder.Text("processed"), ignoreCase: true),
            folder.OptionalPath("processedPath"), folder.Duration("settle"), folder.Switch("stopWhenEmpty"));
    }

    private static GpioPulseOptions ReadPulse(ShapeReader pulse) => new(
        pulse.Text("chip"), pulse.Count("line"),
        [.. pulse.Words("on").Select(word => Enum.Parse<Verdict>(word, ignoreCase: true))],
        pulse.Duration("pulse"), pulse.Switch("activeLow"));

    /// <summary>The digest of what was set, whichever layer set it; keys are compared without case, as they are read.</summary>
    private static ArtifactDigest Digest(IConfiguration root)
    {
        var canonical = new StringBuilder();
        foreach (var (key, value) in root.AsEnumerable().OrderBy(pair => pair.Key, StringComparer.OrdinalIgnoreCase))
        {
            if (value is null || key.StartsWith('$')) continue;
            canonical.Append(key.ToLowerInvariant()).Append('=').Append(value).Append('\n');
        }

        return ArtifactDigest.Of(Encoding.UTF8.GetBytes(canonical.ToString()));
    }
}
