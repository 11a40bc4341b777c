using System.Text;
using Edge.Agent.Api.Access;
using Edge.Agent.Configuration.Shape;
using Edge.Agent.Devices.Modbus;
using Edge.Agent.Privacy;
using Edge.Agent.Shift;
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
            [.. root.GetSection("pipelines").GetChildren().Select(pipeline => ReadPipeline(pipeline, baseDirectory))],
            Digest(root.AsEnumerable()))
        {
            Canonical = Canonical(root.AsEnumerable()),
            Evidence = ReadEvidenceStore(reader.Section("storage")),
            Signals = ReadSignals(reader.Section("signals")),
            Uploads = ReadUploads(reader.Section("uploads")),
            Telemetry = ReadTelemetry(reader.Section("telemetry")),
            Remote = ReadRemote(reader.Section("remote")),
        };
    }

    private static TelemetryOptions? ReadTelemetry(ShapeReader telemetry) =>
        telemetry.OptionalText("otlpEndpoint") is { } endpoint ? new TelemetryOptions(new Uri(endpoint), telemetry.Number("sampledPerMille") / 1000.0) : null;

    private static RemoteOptions ReadRemote(ShapeReader remote) => new(
        remote.Text("pipelines") == "allow", remote.Paths("folders"),
        [.. remote.List("lines").Select(line => new RemoteLine(line.Text("chip"), line.Count("line")))]);

    private static ModelsOptions ReadModels(ShapeReader models) => new(
        models.OptionalPath("repository"), Enum.Parse<RepositoryControl>(models.Text("repositoryControl"), ignoreCase: true),
        models.Duration("pollInterval"), models.Count("intraOpThreads"))
    {
        MemoryBudget = models.Size("memoryBudget"),
        CompileTimeout = models.Duration("compileTimeout"),
        OnnxRuntimeLibrary = models.OptionalPath("onnxRuntimeLibrary"),
        ExecutionProviderLibraries =
            [.. models.List("executionProviderLibraries").Select(library => new ExecutionProviderLibrary(library.Text("name"), library.Path("path")))],
    };

    private static HubOptions ReadHub(ShapeReader hub) => new(
        hub.Text("host"), hub.Count("port"), hub.OptionalText("user"), hub.OptionalPath("passwordFile"),
        hub.Duration("keepAlive"), hub.Switch("metered"), hub.OptionalMoment("recordsFrom"), hub.Count("maxInFlight"))
    {
        DailyBytes = hub.Size("dailyBytes") is > 0 and var bytes ? bytes : null,
        ReportInterval = hub.Duration("reportInterval"),
        TrustRoot = hub.Has("trust") ? hub.Section("trust").OptionalPath("root") : null,
        OnlySigned = hub.Has("trust") && hub.Section("trust").Text("repository") == "signed",
    };

    private static ApiOptions ReadApi(ShapeReader api) => new(api.EndPoint("listen"))
    {
        GrpcListen = api.OptionalEndPoint("grpcListen"),
        Keys = api.OptionalPath("keysFile") is { } keys ? KeyFile.Read(File.ReadLines(keys), []) : [],
        KeysAlways = api.Text("requireKey") == "always",
        MaxRequestBytes = checked((int)api.Size("maxRequestBytes")),
        MaxConnections = api.Count("maxConnections"),
        Shifts = ShiftTimes.Parse(api.Text("shifts")) ?? ShiftTimes.ThreeADay,
    };

    private static StorageOptions ReadStorage(ShapeReader storage) => new(
        storage.Size("journalMaxBytes"), checked((int)storage.Size("segmentBytes")), storage.Duration("retention"),
        storage.Size("freeSpaceReserve"), storage.Duration("groupCommitDelay"), storage.Count("historyMaxRecords"),
        storage.Count("cacheMaxEntries"), storage.Duration("cacheTimeToLive"),
        storage.Duration("historyRetention"), storage.Size("historyMaxBytes"))
    {
        Encryption = storage.Has("encryption") ? ReadEncryption(storage.Section("encryption")) : null,
    };

    private static EncryptionOptions ReadEncryption(ShapeReader encryption)
    {
        var key = ReadKey(encryption, "storage.encryption");
        return new EncryptionOptions(
            key is { File: null, Credential: null } ? null : key,
            [.. encryption.List("previous").Select((previous, index) => ReadKey(previous, $"storage.encryption.previous[{index}]"))]);
    }

    private static KeySource ReadKey(ShapeReader key, string path) =>
        new(path + (key.Has("credential") ? ".credential" : ".keyFile"), key.OptionalPath("keyFile"), key.OptionalText("credential"));

    /// <summary>Reads one validated pipeline, wherever its words stand.</summary>
    /// <param name="section">Its settings.</param>
    /// <param name="baseDirectory">Where relative paths start.</param>
    public static PipelineOptions ReadPipeline(IConfigurationSection section, string baseDirectory) =>
        ReadPipeline(new ShapeReader(AgentShape.Root.Child("pipelines"), section, baseDirectory)) with { Digest = Digest(section.AsEnumerable(makePathsRelative: true)) };
    private static EvidenceStoreOptions ReadEvidenceStore(ShapeReader storage) =>
        new(storage.Size("evidenceMaxBytes"), storage.Duration("evidenceRetention"), storage.Size("freeSpaceReserve"));

    private static UploadOptions ReadUploads(ShapeReader uploads) => new(
        [.. uploads.List("allow").Select(rule => new UploadRule(
            Enum.Parse<UploadKind>(rule.Text("kind"), ignoreCase: true), ReadVerdicts(rule, "verdicts"), rule.Count("perMille"),
            rule.Has("dailyBytes") ? rule.Size("dailyBytes") : null))],
        uploads.Size("dailyBytes"), uploads.Size("queueBytes"));

    private static PipelineOptions ReadPipeline(ShapeReader pipeline) => new(
        pipeline.Text("name"),
        pipeline.Text("model"),
        ReadSource(pipeline.Section("source")),
        [.. pipeline.List("gpio").Select(ReadPulse)],
        pipeline.Count("instances"),
        pipeline.Number("maxImagePixels"),
        pipeline.Has("executionProviders") ? ReadPolicy(pipeline.Section("executionProviders")) : null)
    {
        Modbus = [.. pipeline.List("modbus").Select(ReadModbusPulse)],
        Line = ReadLine(pipeline),
        Evidence = ReadEvidence(pipeline.Section("evidence")),
        Redaction = ReadRedaction(pipeline.Section("redact")),
        Challenge = pipeline.Has("challenge") ? ReadChallenge(pipeline.Section("challenge")) : null,
    };

    private static ChallengeOptions ReadChallenge(ShapeReader challenge) => new(
        [.. challenge.List("masters").Select(master => new MasterOptions(
            master.Text("part"), Enum.Parse<Verdict>(master.Text("expect"), ignoreCase: true), master.OptionalText("label"), master.Count("times")))],
        challenge.OptionalText("at"), challenge.Switch("atStart"), challenge.Switch("afterModelChange"), challenge.Switch("afterRuleChange"),
        challenge.Switch("afterConfigurationChange"), challenge.Duration("timeout"));

    private static EvidenceOptions ReadEvidence(ShapeReader evidence) => new(
        Enum.Parse<KeptPicture>(evidence.Text("keep"), ignoreCase: true), ReadVerdicts(evidence, "verdicts"),
        evidence.Count("perMille"), evidence.Count("thumbnailPixels"));

    private static RedactionOptions ReadRedaction(ShapeReader redact) => new(
        [.. redact.List("regions").Select(ReadRegion)],
        redact.Words("labels"),
        Enum.Parse<RedactionMethod>(redact.Text("method"), ignoreCase: true),
        [.. redact.Words("texts").Select(PersonalData.Named), .. redact.Words("patterns").Select(pattern => (PersonalData.Compile(pattern).Value, "[redacted]"))])
    {
        Detector = redact.Has("detector") ? ReadDetector(redact.Section("detector")) : null,
    };

    private static RedactionDetector ReadDetector(ShapeReader detector) => new(detector.Text("model"), detector.Words("labels"));

    private static RedactedRegion ReadRegion(ShapeReader region)
    {
        return new RedactedRegion(Edge("left"), Edge("top"), Edge("right"), Edge("bottom"));

        ImageEdge Edge(string key) => ImageEdge.TryParse(region.Text(key), out var edge) ? edge : throw new InvalidOperationException($"'{key}' was read before it was checked.");
    }

    private static IReadOnlyList<Verdict> ReadVerdicts(ShapeReader section, string key) =>
        [.. section.Words(key).Select(word => Enum.Parse<Verdict>(word, ignoreCase: true))];

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
            return new GpioTriggerSourceOptions(ReadTrigger(gpio), ReadFrames(gpio));
        }

        if (source.Has("modbus"))
        {
            var modbus = source.Section("modbus");
            return new ModbusTriggerSourceOptions(ReadModbusTrigger(modbus), ReadFrames(modbus));
        }

        if (source.Has("camera"))
        {
            var camera = source.Section("camera");
            return ReadCamera(camera, camera.Has("framesPerSecond") ? camera.Count("framesPerSecond") : null, camera.Switch("stopWhenEnded"));
        }

        var folder = source.Section("folder");
        return new FolderSourceOptions(
            folder.Path("path"), Enum.Parse<ProcessedFile>(folder.Text("processed"), ignoreCase: true),
            folder.OptionalPath("processedPath"), folder.Duration("settle"), folder.Switch("stopWhenEmpty"));
    }

    private static TriggeredFramesOptions ReadFrames(ShapeReader trigger) => new(
        trigger.OptionalPath("framePath"), trigger.Duration("maxFrameAge"),
        trigger.Has("camera") ? new TriggeredCameraOptions(ReadCamera(trigger.Section("camera"), null, false), trigger.Section("camera").Duration("exposureDelay")) : null);

    private static ModbusTriggerOptions ReadModbusTrigger(ShapeReader modbus) => new(
        ReadServer(modbus), (byte)modbus.Count("unit"), ReadTable(modbus), (ushort)modbus.Count("address"), Enum.Parse<TriggerEdge>(modbus.Text("edge"), ignoreCase: true),
        modbus.Duration("interval"), modbus.Duration("timeout"), modbus.Has("partId") ? ReadPartId(modbus.Section("partId")) : null,
        modbus.Has("acknowledgeCoil") ? (ushort)modbus.Count("acknowledgeCoil") : null);

    private static PartIdOptions ReadPartId(ShapeReader id) => new(
        ReadTable(id), (ushort)id.Count("address"), id.Count("registers"), Enum.Parse<PartIdForm>(id.Text("form"), ignoreCase: true));

    private static ModbusPulseOptions ReadModbusPulse(ShapeReader modbus) => new(
        new ModbusOutputOptions(
            ReadServer(modbus), (byte)modbus.Count("unit"), ReadTable(modbus), (ushort)modbus.Count("address"),
            (ushort)modbus.Count("active"), (ushort)modbus.Count("inactive"), modbus.Duration("timeout")),
        ReadPulseTimes(modbus));

    private static string ReadServer(ShapeReader modbus) => $"{modbus.Text("host")}:{modbus.Text("port")}";

    private static ModbusTable ReadTable(ShapeReader modbus) => Enum.Parse<ModbusTable>(modbus.Text("table").Replace("-", "", StringComparison.Ordinal), ignoreCase: true);

    private static CameraSourceOptions ReadCamera(ShapeReader camera, int? framesPerSecond, bool stopWhenEnded) => new(
        camera.Text("input"), camera.OptionalText("format"), camera.Words("arguments"), framesPerSecond,
        camera.Duration("maxFrameAge"), camera.Duration("damageHold"), camera.Text("program"), stopWhenEnded);

    private static SignalOptions ReadSignals(ShapeReader signals)
    {
        return new SignalOptions(
            signals.Has("heartbeat") ? new HeartbeatOptions(ReadOutput(signals.Section("heartbeat")), signals.Section("heartbeat").Duration("period")) : null,
            signals.Has("light") ? new LightOptions(Lamp("green"), Lamp("yellow"), Lamp("red")) : null);

        GpioOutputOptions? Lamp(string color) => signals.Section("light").Has(color) ? ReadOutput(signals.Section("light").Section(color)) : null;
    }

    private static GpioPulseOptions ReadPulse(ShapeReader pulse) => new(ReadOutput(pulse), ReadPulseTimes(pulse));

    private static PulseOptions ReadPulseTimes(ShapeReader pulse) =>
        new(ReadVerdicts(pulse, "on"), pulse.Duration("pulse"), pulse.Duration("delay"), pulse.Has("distance") ? pulse.Count("distance") : null);

    private static LineOptions ReadLine(ShapeReader pipeline) => new(
        pipeline.Has("deadline") ? pipeline.Duration("deadline") : pipeline.Section("source").Has("folder") ? null : LineOptions.DefaultDeadline,
        Enum.Parse<SafeState>(pipeline.Text("safeState"), ignoreCase: true),
        pipeline.Has("encoder") ? ReadEncoder(pipeline.Section("encoder")) : null,
        pipeline.Has("run") ? ReadOutput(pipeline.Section("run")) : null,
        pipeline.Has("reset") ? ReadTrigger(pipeline.Section("reset")) : null);

    private static GpioOutputOptions ReadOutput(ShapeReader output) => new(output.Text("chip"), output.Count("line"), output.Switch("activeLow"));

    private static GpioTriggerOptions ReadTrigger(ShapeReader input) => new(
        input.Text("chip"), input.Count("line"), Enum.Parse<TriggerEdge>(input.Text("edge"), ignoreCase: true), input.Duration("debounce"), input.Duration("minimumInterval"));

    private static GpioTriggerOptions ReadEncoder(ShapeReader encoder) =>
        new(encoder.Text("chip"), encoder.Count("line"), Enum.Parse<TriggerEdge>(encoder.Text("edge"), ignoreCase: true), TimeSpan.Zero, TimeSpan.Zero);

    /// <summary>The digest of what was set, whichever layer set it; keys are compared without case, as they are read.</summary>
    private static ArtifactDigest Digest(IEnumerable<KeyValuePair<string, string?>> settings) => ArtifactDigest.Of(Encoding.UTF8.GetBytes(Canonical(settings)));

    private static string Canonical(IEnumerable<KeyValuePair<string, string?>> settings)
    {
        var canonical = new StringBuilder();
        foreach (var (key, value) in settings.OrderBy(pair => pair.Key, StringComparer.OrdinalIgnoreCase))
        {
            if (value is null || key.StartsWith('$')) continue;
            canonical.Append(key.ToLowerInvariant()).Append('=').Append(value).Append('\n');
        }

        return canonical.ToString();
    }
}
