using Edge.Agent.Privacy;
using Edge.Agent.Shift;

namespace Edge.Agent.Configuration.Shape;

/// <summary>Every setting of <c>agent.json</c>.</summary>
internal static class AgentShape
{
    /// <summary>The root.</summary>
    public static Field Root { get; } = new("", FieldKind.Section, "Configuration of an Edge agent.", Fields:
    [
        new("$schema", FieldKind.Text, "This schema, for editors."),
        new("site", FieldKind.Name, "Site name: a-z, 0-9 and '-'.", Required: true),
        new("device", FieldKind.Name, "Device name, unique within the site: a-z, 0-9 and '-'.", Required: true),
        new("dataDirectory", FieldKind.Path, "The agent's own state: journal, result store, managed models. One agent per folder.", Required: true),
        new("models", FieldKind.Section, "Where models lie and how they run.", Fields:
        [
            new("repository", FieldKind.Path, "Unmanaged models, <name>/<version>/ below it. Leave out when every model comes from the hub."),
            new("repositoryControl", FieldKind.Choice, "none: all models of the repository at the start; explicit: those of the pipelines, others on request over the API; poll: all, and the folder is watched.", "none", Words: ["none", "explicit", "poll"]),
            new("pollInterval", FieldKind.Duration, "For poll: how often the folder is looked at.", "15s", Minimum: 100, Maximum: 86_400_000),
            new("memoryBudget", FieldKind.Size, "What the models together may take, about twice their files; beyond it the one unused for longest is unloaded until somebody asks for it. Models of pipelines stay. 0: no bound.", "0"),
            new("compileTimeout", FieldKind.Duration, "How long an execution provider may take to build the engine of a version that is to serve; the version before serves meanwhile, and on when it takes longer.", "1h", Minimum: 1_000, Maximum: 86_400_000),
            new("intraOpThreads", FieldKind.Number, "ONNX Runtime threads of one session; 1 is fastest for models of a few milliseconds.", "1", Minimum: 1, Maximum: 256),
            new("onnxRuntimeLibrary", FieldKind.Path, "A libonnxruntime.so in place of ours, as Jetson needs it: built for the box's CUDA and TensorRT."),
            new("executionProviderLibraries", FieldKind.List, "Libraries with ONNX Runtime execution providers, registered at the start.", Fields:
            [
                new("name", FieldKind.Text, "The name that policies use; ending in .virtual it may bring devices that are not there.", Required: true),
                new("path", FieldKind.Path, "The shared library.", Required: true),
            ]),
        ]),
        new("hub", FieldKind.SectionOrNone, "The hub (or any MQTT 5 broker in its place), or \"none\": the box is complete without one.", Required: true, Fields:
        [
            new("host", FieldKind.Text, "Broker host name or address.", Required: true),
            new("port", FieldKind.Number, "Broker port.", "1883", Minimum: 1, Maximum: 65535),
            new("user", FieldKind.Text, "User name, when the broker asks for one."),
            new("passwordFile", FieldKind.Path, "File whose first line is the password."),
            new("keepAlive", FieldKind.Duration, "MQTT keep-alive.", "30s", Minimum: 5_000, Maximum: 18 * 3_600_000L),
            new("metered", FieldKind.Switch, "True when the link is paid by volume: the device then asks for its own blocks only.", "false"),
            new("recordsFrom", FieldKind.Moment, "A hub added later receives the journal's records from this moment on; left out: all of them."),
            new("maxInFlight", FieldKind.Number, "Record batches sent and not yet acknowledged.", "8", Minimum: 1, Maximum: 64),
            new("dailyBytes", FieldKind.Size, "What the box may send to the hub in a day (UTC), all counted; a fifth of it is for alarms alone, and other records wait in the journal when the rest is used. 0: no bound.", "0"),
            new("reportInterval", FieldKind.Duration, "How often the reported state is sent although only its counters changed; an hour on a link paid by the megabyte.", "1m", Minimum: 10_000, Maximum: 86_400_000),
            new("trust", FieldKind.Section, "Whom this box believes about models; left out: the hub, whatever it says.", Fields:
            [
                new("root", FieldKind.Path, "The root.json of edge-hub trust init, given to the box by another way than the hub. Replacing it begins anew."),
                new("repository", FieldKind.Choice, "any: what lies in models.repository serves; signed: with a root, only versions that the operator signed, or this box for a model the operator lets it teach.", "any", Words: ["any", "signed"]),
            ]),
        ]),
        new("storage", FieldKind.Section, "Bounds of what is kept on disk.", Fields:
        [
            new("journalMaxBytes", FieldKind.Size, "Journal quota; when reached, lowest priority and oldest give way, counted.", "1GiB", Minimum: 4 << 20),
            new("segmentBytes", FieldKind.Size, "Size of one journal segment.", "8MiB", Minimum: 64 << 10, Maximum: 1 << 30),
            new("retention", FieldKind.Duration, "Without a hub: how long records are kept.", "90d", Minimum: 60_000),
            new("freeSpaceReserve", FieldKind.Size, "Free space the agent leaves on the file system.", "256MiB"),
            new("groupCommitDelay", FieldKind.Duration, "Longest a record waits for company before its fsync.", "5ms", Maximum: 1_000),
            new("historyMaxRecords", FieldKind.Number, "Decisions the local history keeps.", "100000", Minimum: 100, Maximum: 10_000_000),
            new("historyRetention", FieldKind.Duration, "How long the local history keeps decisions.", "365d", Minimum: 60_000),
            new("historyMaxBytes", FieldKind.Size, "Decisions the local history keeps, in bytes; its file is about half as large again.", "256MiB", Minimum: 1 << 20),
            new("cacheMaxEntries", FieldKind.Number, "Results the cache keeps for repeated files and requests; 0 switches it off.", "20000", Maximum: 1_000_000),
            new("cacheTimeToLive", FieldKind.Duration, "How long a cached result is served.", "1d", Minimum: 1_000),
            new("evidenceMaxBytes", FieldKind.Size, "Quota of the kept pictures; the oldest give way.", "1GiB", Minimum: 64 << 10),
            new("evidenceRetention", FieldKind.Duration, "How long a picture is kept.", "30d", Minimum: 60_000),
            Encryption,
        ]),
        new("signals", FieldKind.Section, "Outputs that say how the whole box is.", Fields:
        [
            new("heartbeat", FieldKind.Section, "Toggles while the agent does its work, for a watchdog relay or a PLC.", Fields:
            [
                .. GpioOutput,
                new("period", FieldKind.Duration, "From one rise to the next.", "1s", Minimum: 20, Maximum: 60_000),
            ]),
            new("light", FieldKind.Section, "A stack light.", Fields:
            [
                new("green", FieldKind.Section, "Lit while all is well.", Fields: GpioOutput),
                new("yellow", FieldKind.Section, "Lit while something is degraded.", Fields: GpioOutput),
                new("red", FieldKind.Section, "Lit while a line stands.", Fields: GpioOutput),
            ]),
        ]),
        new("uploads", FieldKind.Section, "What may be uploaded to the hub; left out: nothing.", Fields:
        [
            new("allow", FieldKind.List, "The rules, the most important first. What no rule names is never offered.", Fields:
            [
                new("kind", FieldKind.Choice, "thumbnail, crop, image: pictures that a pipeline's evidence keeps; diagnostics, model, dataset.", Required: true, Words: ["thumbnail", "crop", "image", "diagnostics", "model", "dataset"]),
                new("verdicts", FieldKind.Choices, "Only of decisions with these verdicts; left out: of all.", "", Words: Verdicts),
                new("perMille", FieldKind.Number, "Of a thousand of them, how many, at random.", "1000", Maximum: 1000),
                new("dailyBytes", FieldKind.Size, "Most bytes of this kind a day; left out: those of all uploads."),
            ]),
            new("dailyBytes", FieldKind.Size, "Most bytes of all uploads a day (UTC).", "50MiB"),
            new("queueBytes", FieldKind.Size, "Most bytes that wait; the oldest of the last rule give way.", "256MiB", Minimum: 64 << 10),
        ]),
        new("api", FieldKind.SectionOrNone, "The endpoint (health, metrics, results, inference), or \"none\".", Fields:
        [
            new("listen", FieldKind.EndPoint, "Address and port of HTTP; any but a loopback address needs keysFile.", "127.0.0.1:9464"),
            new("grpcListen", FieldKind.EndPoint, "Address and port of gRPC (HTTP/2 without TLS), for example 127.0.0.1:9465; left out: no gRPC. Any but a loopback address needs keysFile."),
            new("keysFile", FieldKind.Path, "API keys, one a line: name, SHA-256 of the key, scopes (infer, models, status, journal, operate) joined by commas."),
            new("requireKey", FieldKind.Choice, "remote: requests of this machine need no key; always: they do, as behind a proxy on it.", "remote", Words: ["remote", "always"]),
            new("maxRequestBytes", FieldKind.Size, "Largest request, and the most its tensors may take in memory.", "64MiB", Minimum: 1 << 10, Maximum: 1 << 30),
            new("maxConnections", FieldKind.Number, "Connections held at a time.", "1024", Minimum: 1, Maximum: 100_000),
            new("shifts", FieldKind.Text, "When the operator page counts anew: times of day in the box's time zone, separated by blanks.", ShiftTimes.Default),
        ]),
        new("telemetry", FieldKind.Section, "What leaves the box about itself; without these settings, nothing.", Fields:
        [
            new("otlpEndpoint", FieldKind.Url, "Traces of requests go here, OTLP over HTTP, for example http://127.0.0.1:4318/v1/traces; left out: none."),
            new("sampledPerMille", FieldKind.Number, "Of a thousand requests whose caller does not say so, how many are traced.", "1000", Minimum: 0, Maximum: 1000),
        ]),
        new("remote", FieldKind.Section, "What the hub may change of this configuration; without these settings, nothing.", Fields:
        [
            new("pipelines", FieldKind.Choice, "none: pipelines are what this file says; allow: the hub may replace and add pipelines, with the folders and lines named in this file.", "none", Words: ["none", "allow"]),
            new("folders", FieldKind.Paths, "For allow: folders below which a pipeline from the hub may read and move files, beside those of the pipelines in this file."),
            new("lines", FieldKind.List, "For allow: GPIO lines that a pipeline from the hub may use, beside those of the pipelines in this file.", Fields:
            [
                new("chip", FieldKind.Text, "GPIO chip label, as gpiodetect prints it in brackets.", Required: true),
                new("line", FieldKind.Number, "Line offset on the chip.", Required: true, Maximum: 1023),
            ]),
        ]),
        new("pipelines", FieldKind.List, "What runs: each a source, a model and its actuators. Left out, the agent only answers requests.", Fields:
        [
            new("name", FieldKind.Name, "Name that decisions carry, unique in the file.", Required: true),
            new("model", FieldKind.Text, "Model name.", Required: true),
            new("source", FieldKind.OneOf, "Where frames come from.", Required: true, Fields: [FolderSource, GpioSource, ModbusSource, CameraSource]),
            new("gpio", FieldKind.List, "Output lines that pulse on a verdict.", Fields: GpioPulse),
            new("modbus", FieldKind.List, "Outputs of a PLC (Modbus TCP) that pulse on a verdict.", Fields: ModbusPulse),
            new("deadline", FieldKind.Duration, "By when after its edge or capture a part must be decided, or the safe state is taken; default 2s, and none for a folder. A gate's delay or distance ends it sooner.", Minimum: 1, Maximum: 600_000),
            new("safeState", FieldKind.Choice, "What a part that nobody judged leads to. reject: the outputs that are on error move; stop: the line's permission to run is withdrawn as well.", "reject", Words: ["reject", "stop"]),
            new("encoder", FieldKind.Section, "An input line that gives an edge for each step of the belt; the outputs' distance counts them.", Fields: [.. GpioInput]),
            new("run", FieldKind.Section, "An output line that is active while the line may run: not while the agent is dead, nor after a stop until it is resumed.", Fields: GpioOutput),
            new("reset", FieldKind.Section, "An input line, a button, that resumes a stopped line as edge-agent line resume does.", Fields: [.. GpioInput, .. GpioDebounce("50ms")]),
            new("instances", FieldKind.Number, "Sessions that run in parallel.", "1", Minimum: 1, Maximum: 64),
            new("maxImagePixels", FieldKind.Number, "Largest accepted image in pixels; a larger one is an error verdict.", $"{PipelineOptions.DefaultMaxImagePixels}", Minimum: 1, Maximum: 500_000_000),
            new("executionProviders", FieldKind.Section, "Overrides the model's own execution-provider policy.", Fields:
            [
                new("policy", FieldKind.Choice, "require: one of the order or the model is not ready; prefer: the first of the order or a visible degradation; any: whatever works first.", "any", Words: ["any", "prefer", "require"]),
                new("order", FieldKind.Names, "Execution providers in order of preference: cpu, cuda, tensorrt, dml, qnn, openvino, coreml, or the name of a library in models.executionProviderLibraries.", "cpu"),
                new("allowedCpuOperators", FieldKind.Names, "Operators that may run on the CPU although the order names another provider; \"*\" for all.", string.Join(',', ExecutionProviderPolicy.HousekeepingOperators)),
                new("options", FieldKind.Texts, "Options by provider, passed on to it as they are: { \"cuda\": { \"device_id\": \"0\" } }."),
                new("compile", FieldKind.Choice, "For providers that compile the model: background lets the CPU serve meanwhile, foreground waits; both keep the result on disk. none keeps nothing.", "none", Words: ["none", "foreground", "background"]),
            ]),
            Evidence,
            Redaction,
            Challenge,
        ]),
    ]);

    private static Field Encryption => new("encryption", FieldKind.Section, "Encryption (AES-256-GCM) of records, history and pictures on the disk; left out: none.", Fields:
    [
        .. Key,
        new("previous", FieldKind.List, "Keys that sealed before: they open what is left of their time.", Fields: Key),
    ]);

    private static Field[] Key =>
    [
        new("keyFile", FieldKind.Path, "File of 32 bytes, 64 hexadecimal digits or base64, readable by the agent's user alone."),
        new("credential", FieldKind.Text, "Name of a systemd credential in its place, as in LoadCredential=."),
    ];

    private static Field Evidence => new("evidence", FieldKind.Section, "Pictures that stay on this box; left out: none.", Fields:
    [
        new("keep", FieldKind.Choice, "none; thumbnail: the image, small; crop: the surroundings of each detection; full: the image.", "none", Words: ["none", "thumbnail", "crop", "full"]),
        new("verdicts", FieldKind.Choices, "Verdicts whose pictures are kept.", "reject,review,error", Words: Verdicts),
        new("perMille", FieldKind.Number, "Of a thousand other decisions, how many are kept as well, at random.", "0", Maximum: 1000),
        new("thumbnailPixels", FieldKind.Number, "The longer side of a thumbnail.", "320", Minimum: 16, Maximum: 4096),
    ]);

    private static Field Challenge => new("challenge", FieldKind.Section, "Master parts, whose verdicts are known, that must come out right before parts are judged; while it is due each part is an error verdict. Left out: none.", Fields:
    [
        new("at", FieldKind.Text, "Times of day when it is due, in the box's time zone, separated by blanks, or the word shifts for those of api.shifts; left out: at none."),
        new("atStart", FieldKind.Switch, "True: also each time that the agent starts.", "false"),
        new("afterModelChange", FieldKind.Switch, "Whether another version of the model makes it due.", "true"),
        new("afterRuleChange", FieldKind.Switch, "Whether another decision rule makes it due.", "true"),
        new("afterConfigurationChange", FieldKind.Switch, "Whether another configuration makes it due.", "true"),
        new("timeout", FieldKind.Duration, "How long it may take from its first master part on; a longer one has failed.", "15m", Minimum: 1_000, Maximum: 86_400_000),
        new("masters", FieldKind.List, "The master parts.", Required: true, Fields:
        [
            new("part", FieldKind.Text, "Its name; a part with this id is known as the master.", Required: true),
            new("expect", FieldKind.Choice, "The verdict that is right.", Required: true, Words: ["accept", "reject", "review"]),
            new("label", FieldKind.Text, "The label that must have the highest score as well; left out: any."),
            new("times", FieldKind.Number, "How often it is to be shown.", "1", Minimum: 1, Maximum: 100),
        ]),
    ]);

    private static Field Redaction => new("redact", FieldKind.Section, "What is made unrecognisable before anything is written.", Fields:
    [
        new("regions", FieldKind.List, "Parts of every image; edges in pixels (120) or as a share of the side (12.5%).", Fields:
        [
            new("left", FieldKind.Text, "Left edge.", Required: true),
            new("top", FieldKind.Text, "Upper edge.", Required: true),
            new("right", FieldKind.Text, "Right edge.", Required: true),
            new("bottom", FieldKind.Text, "Lower edge.", Required: true),
        ]),
        new("labels", FieldKind.Names, "Detections with these labels, for example face. The pipeline's model must detect objects; where it did not, no picture is kept.", ""),
        new("detector", FieldKind.Section, "A second model that finds what to redact; while it does not serve, no picture is kept.", Fields:
        [
            new("model", FieldKind.Text, "Its name; it must detect objects.", Required: true),
            new("labels", FieldKind.Names, "Which of its detections, for example face.", Required: true),
        ]),
        new("method", FieldKind.Choice, "fill: black; pixelate: a coarse mosaic.", "fill", Words: ["fill", "pixelate"]),
        new("texts", FieldKind.Choices, "Personal data taken out of part ids, reasons and capture settings.", "", Words: PersonalData.Names),
        new("patterns", FieldKind.Names, "Regular expressions taken out of them as well; without look-around and back-references."),
    ]);

    private static string[] Verdicts => ["accept", "reject", "review", "error"];

    private static Field FolderSource => new("folder", FieldKind.Section, "Images that appear as files in a folder.", Fields:
    [
        new("path", FieldKind.Path, "The folder.", Required: true),
        new("processed", FieldKind.Choice, "What becomes of a file once its decision is on disk.", "move", Words: ["move", "delete", "leave"]),
        new("processedPath", FieldKind.Path, "For move: where to, on the same file system; default 'processed' below the folder."),
        new("settle", FieldKind.Duration, "A file nobody announced as closed counts as complete after its size rested this long.", "500ms", Maximum: 600_000),
        new("stopWhenEmpty", FieldKind.Switch, "True ends the pipeline once the folder is worked off.", "false"),
    ]);

    private static Field GpioSource => new("gpio", FieldKind.Section, "A frame for each edge of an input line: of a folder, or of a camera.", Fields:
    [
        .. GpioInput,
        .. GpioDebounce("5ms"),
        .. TriggeredFrames,
    ]);

    private static Field ModbusSource => new("modbus", FieldKind.Section, "A frame for each part that a PLC announces (Modbus TCP): of a folder, or of a camera.", Fields:
    [
        .. ModbusPlace(["coil", "discrete-input", "holding-register", "input-register"], "A bit, an edge of which is a part; or a register, each step of which is one.", null),
        new("edge", FieldKind.Choice, "Of a bit: which edge triggers.", "rising", Words: ["rising", "falling"]),
        new("interval", FieldKind.Duration, "How often it is looked at; a bit that changes faster is missed, a counter misses nothing.", "10ms", Minimum: 1, Maximum: 60_000),
        new("partId", FieldKind.Section, "Registers with the part's id, read at the edge.", Fields:
        [
            new("table", FieldKind.Choice, "Which registers.", "holding-register", Words: ["holding-register", "input-register"]),
            new("address", FieldKind.Number, "Address of the first, counted from 0.", Required: true, Maximum: 65535),
            new("registers", FieldKind.Number, "How many; at most 4 for a number.", "1", Minimum: 1, Maximum: 125),
            new("form", FieldKind.Choice, "number: unsigned, the first register highest; ascii: two letters a register.", "number", Words: ["number", "ascii"]),
        ]),
        new("acknowledgeCoil", FieldKind.Number, "Of a bit: a coil that follows it once its part is taken.", Maximum: 65535),
        .. TriggeredFrames,
    ]);

    private static Field[] TriggeredFrames =>
    [
        new("framePath", FieldKind.Path, "The folder a camera writes its frames to; the newest at the edge is taken."),
        new("maxFrameAge", FieldKind.Duration, "For framePath: a newest frame older than this is stale, an error verdict.", "2s", Minimum: 1),
        new("camera", FieldKind.Section, "A camera that runs all the time; the first frame after the edge is taken.", Fields:
        [
            .. Camera,
            new("exposureDelay", FieldKind.Duration, "How long after the edge a frame must have come to show the part: exposure and transfer lie before it.", "0ms", Maximum: 60_000),
        ]),
    ];

    private static Field[] ModbusPlace(string[] tables, string meaning, string? usual) =>
    [
        new("host", FieldKind.Text, "The server: a name or an address.", Required: true),
        new("port", FieldKind.Number, "Its port.", "502", Minimum: 1, Maximum: 65535),
        new("unit", FieldKind.Number, "The unit behind it.", "1", Maximum: 255),
        new("table", FieldKind.Choice, meaning, usual, Required: usual is null, Words: tables),
        new("address", FieldKind.Number, "Address, counted from 0.", Required: true, Maximum: 65535),
        new("timeout", FieldKind.Duration, "How long an answer may take.", "500ms", Minimum: 10, Maximum: 60_000),
    ];

    private static Field[] ModbusPulse =>
    [
        .. ModbusPlace(["coil", "holding-register"], "A coil, or a register.", "coil"),
        new("active", FieldKind.Number, "What is written to move it.", "1", Maximum: 65535),
        new("inactive", FieldKind.Number, "What is written at rest.", "0", Maximum: 65535),
        .. Pulse,
    ];

    private static Field CameraSource => new("camera", FieldKind.Section, "A camera, stream or video that runs by itself, read by ffmpeg.", Fields:
    [
        .. Camera,
        new("framesPerSecond", FieldKind.Number, "Frames taken a second at most; left out: all that come.", Minimum: 1, Maximum: 1000),
        new("stopWhenEnded", FieldKind.Switch, "True ends the pipeline with the input, as for a video file; false starts it again.", "false"),
    ]);

    private static Field[] Camera =>
    [
        new("input", FieldKind.Text, "What ffmpeg opens: /dev/video0, rtsp://camera/stream, a file, or with format lavfi a test picture such as testsrc2=rate=10,noise=alls=20:allf=t.", Required: true),
        new("format", FieldKind.Text, "The input's format where ffmpeg cannot tell: v4l2, lavfi."),
        new("arguments", FieldKind.Names, "Arguments of ffmpeg before the input, each as it is: [\"-rtsp_transport\", \"tcp\", \"-hwaccel\", \"vaapi\"].", ""),
        new("maxFrameAge", FieldKind.Duration, "An older frame, and a camera that gives none for as long, is an error verdict.", "2s", Minimum: 10, Maximum: 3_600_000),
        new("damageHold", FieldKind.Duration, "How long after ffmpeg complained of damage no frame is believed: longer than the stream's key frames are apart; 0ms where every picture stands alone, as in MJPEG.", "2s", Maximum: 600_000),
        new("program", FieldKind.Text, "ffmpeg: a path, or a name on the search path.", "ffmpeg"),
    ];

    private static Field[] GpioPulse =>
    [
        .. GpioOutput,
        .. Pulse,
    ];

    private static Field[] Pulse =>
    [
        new("on", FieldKind.Choices, "Verdicts that pulse the line: a part nobody judged is not a good part.", "reject,error", Words: Verdicts),
        new("pulse", FieldKind.Duration, "How long the line is active; a verdict during a pulse extends it.", "100ms", Minimum: 1, Maximum: 60_000),
        new("delay", FieldKind.Duration, "How long a part takes from its edge to this line's gate.", "0ms", Maximum: 600_000),
        new("distance", FieldKind.Number, "How many ticks of the encoder it is from a part's edge to this line's gate, in place of delay.", Minimum: 1, Maximum: 10_000_000),
    ];

    private static Field[] GpioOutput =>
    [
        new("chip", FieldKind.Text, "GPIO chip label, as gpiodetect prints it in brackets (numbers move between boots).", Required: true),
        new("line", FieldKind.Number, "Line offset on the chip.", Required: true, Maximum: 1023),
        new("activeLow", FieldKind.Switch, "True when low is active.", "false"),
    ];

    private static Field[] GpioInput =>
    [
        new("chip", FieldKind.Text, "GPIO chip label, as gpiodetect prints it in brackets (numbers move between boots).", Required: true),
        new("line", FieldKind.Number, "Line offset on the chip.", Required: true, Maximum: 1023),
        new("edge", FieldKind.Choice, "Which edge triggers.", "rising", Words: ["rising", "falling"]),
    ];

    private static Field[] GpioDebounce(string usual) =>
    [
        new("debounce", FieldKind.Duration, "An edge before which the line was not quiet this long is contact bounce.", usual, Maximum: 10_000),
        new("minimumInterval", FieldKind.Duration, "Edges that count cannot follow each other faster than this; an earlier one is none.", "0ms", Maximum: 600_000),
    ];
}
