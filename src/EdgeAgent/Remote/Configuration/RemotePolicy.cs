using Edge.Agent.Configuration;
using Edge.Agent.Devices.Modbus;
using Edge.Protocol.Artifacts;

namespace Edge.Agent.Remote.Configuration;

/// <summary>
/// What a pipeline from the hub may touch: the folders and lines of the box's own pipelines, those of <c>remote</c>, and
/// nothing else. Whoever holds the hub must not gain the box's file system, its actuators or a way to load a library.
/// </summary>
internal sealed class RemotePolicy
{
    private static readonly StringComparison PathComparison = OperatingSystem.IsWindows() ? StringComparison.OrdinalIgnoreCase : StringComparison.Ordinal;

    private readonly AgentOptions _local;
    private readonly HashSet<string> _folders;
    private readonly HashSet<RemoteLine> _inputs;
    private readonly HashSet<RemoteLine> _outputs;

    public RemotePolicy(AgentOptions local)
    {
        _local = local;
        _folders = [.. local.Pipelines.SelectMany(pipeline => FoldersOf(pipeline.Source)).Select(folder => folder.Path)];
        _inputs = [.. local.Remote.Lines, .. local.Pipelines.SelectMany(InputsOf).Select(input => input.Line)];
        _outputs = [.. local.Remote.Lines, .. local.Pipelines.SelectMany(OutputsOf).Select(output => output.Line)];
    }

    /// <summary>Everything that a pipeline may not do here.</summary>
    /// <param name="pipeline">A valid pipeline.</param>
    public IEnumerable<string> Check(PipelineOptions pipeline)
    {
        if (!ModelManifest.IsSafeName(pipeline.Model)) yield return $"model: '{pipeline.Model}' is no model's name.";
        // Options reach the provider's library as they are, and some name files to load or folders to write.
        if (pipeline.ExecutionProviders is { Options.Count: > 0 })
            yield return "executionProviders.options: provider options belong in the box's own agent.json or in the model; the hub may not set them.";
        if (pipeline.Source is FolderSourceOptions { StopWhenEmpty: true })
            yield return "source.folder.stopWhenEmpty: a pipeline from the hub may not end the agent.";
        // What ffmpeg may be told to open reaches any file and any address.
        if (pipeline.Source.Camera is { } camera && !_local.Pipelines.Any(known => known.Source.Camera is { } own && IsSame(own, camera)))
            yield return "camera: the hub may use a camera only as one of this box's own pipelines does.";
        foreach (var (setting, folder) in FoldersOf(pipeline.Source))
        {
            if (Overlaps(folder, _local.DataDirectory)) yield return $"{setting}: '{folder}' belongs to the agent's own data.";
            else if (!IsAllowed(folder)) yield return $"{setting}: '{folder}' is none of this box's pipelines' folders; allow a folder above it in remote.folders of agent.json.";
        }

        foreach (var (setting, line) in InputsOf(pipeline).Where(input => !_inputs.Contains(input.Line))) yield return Forbidden(setting, line);
        foreach (var (setting, line) in OutputsOf(pipeline).Where(output => !_outputs.Contains(output.Line))) yield return Forbidden(setting, line);
        foreach (var (setting, place) in PlacesOf(pipeline).Where(place => !_local.Pipelines.SelectMany(PlacesOf).Contains(place)))
            yield return $"{setting}: {place.Address} of {place.Device} is nothing that this box's own pipelines use so; the hub may not reach further into the plant.";
        // A rollout of settings must not take away what stops the line.
        if (_local.Pipelines.FirstOrDefault(own => own.Name == pipeline.Name) is { Line.SafeState: SafeState.Stop } && pipeline.Line.SafeState != SafeState.Stop)
            yield return "safeState: this box's own pipeline of that name stops the line; the hub may not take that away.";
    }

    private static IEnumerable<(string Setting, (string Device, string Address) Place)> PlacesOf(PipelineOptions pipeline)
    {
        if (pipeline.Source is ModbusTriggerSourceOptions { Trigger: var trigger })
        {
            yield return ("source.modbus", Place(trigger.Server, trigger.Unit, trigger.Table, trigger.Address));
            if (trigger.PartId is { } id) yield return ("source.modbus.partId", Place(trigger.Server, trigger.Unit, id.Table, id.Address));
            if (trigger.AcknowledgeCoil is { } coil) yield return ("source.modbus.acknowledgeCoil", Place(trigger.Server, trigger.Unit, ModbusTable.Coil, coil));
        }

        foreach (var pulse in pipeline.Modbus) yield return ("modbus", Place(pulse.Output.Server, pulse.Output.Unit, pulse.Output.Table, pulse.Output.Address));

        static (string Device, string Address) Place(string server, byte unit, ModbusTable table, ushort address) => ($"{server}/{unit}", $"{table} {address}");
    }

    private static IEnumerable<(string Setting, RemoteLine Line)> InputsOf(PipelineOptions pipeline)
    {
        if (pipeline.Source is GpioTriggerSourceOptions source) yield return ("source.gpio", LineOf(source.Trigger));
        if (pipeline.Line.Encoder is { } encoder) yield return ("encoder", LineOf(encoder));
        if (pipeline.Line.Reset is { } reset) yield return ("reset", LineOf(reset));
    }

    private static IEnumerable<(string Setting, RemoteLine Line)> OutputsOf(PipelineOptions pipeline)
    {
        foreach (var pulse in pipeline.Gpio) yield return ("gpio", LineOf(pulse.Output));
        if (pipeline.Line.Run is { } run) yield return ("run", LineOf(run));
    }

    private static RemoteLine LineOf(GpioTriggerOptions input) => new(input.Chip, input.Line);

    private static RemoteLine LineOf(GpioOutputOptions output) => new(output.Chip, output.Line);

    private static bool IsSame(CameraSourceOptions own, CameraSourceOptions wanted) =>
        own.Arguments.SequenceEqual(wanted.Arguments)
        && own with { Arguments = wanted.Arguments, FramesPerSecond = wanted.FramesPerSecond, MaxFrameAge = wanted.MaxFrameAge, DamageHold = wanted.DamageHold } == wanted;

    private static string Forbidden(string setting, RemoteLine line) =>
        $"{setting}: line {line.Line} of chip '{line.Chip}' is none that this box's pipelines use so; allow it in remote.lines of agent.json.";

    private static IEnumerable<(string Setting, string Path)> FoldersOf(SourceOptions source) => source switch
    {
        FolderSourceOptions { ProcessedPath: { } processed } folder => [("source.folder.path", folder.Path), ("source.folder.processedPath", processed)],
        FolderSourceOptions folder => [("source.folder.path", folder.Path)],
        _ when source.TriggeredFrames?.FramePath is { } frames => [("framePath", frames)],
        _ => [],
    };

    private bool IsAllowed(string folder) => _folders.Any(known => Same(known, folder)) || _local.Remote.Folders.Any(root => IsBelow(Real(folder), Real(root)));

    private static bool Overlaps(string one, string other) => IsBelow(Real(one), Real(other)) || IsBelow(Real(other), Real(one));

    private static bool Same(string one, string other) => string.Equals(Path.TrimEndingDirectorySeparator(one), Path.TrimEndingDirectorySeparator(other), PathComparison);

    private static bool IsBelow(string folder, string root) => Same(folder, root)
        || folder.StartsWith(Path.EndsInDirectorySeparator(root) ? root : root + Path.DirectorySeparatorChar, PathComparison);

    /// <summary>The folder behind the links on its way, as far as it exists: a link below an allowed folder must not lead out of it.</summary>
    private static string Real(string path)
    {
        var real = Path.GetPathRoot(path) ?? "";
        foreach (var part in path[real.Length..].Split(Path.DirectorySeparatorChar, StringSplitOptions.RemoveEmptyEntries))
        {
            real = Path.Combine(real, part);
            try
            {
                if (Directory.ResolveLinkTarget(real, returnFinalTarget: true) is { } target) real = target.FullName;
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                // Not there, or not ours to look at: then no link of ours leads through it.
            }
        }

        return real;
    }
}
