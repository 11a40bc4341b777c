using Edge.Agent.Configuration;
using Edge.Agent.Devices;
using Edge.Agent.Devices.Cameras;
using Edge.Agent.Devices.Gpio;
using Edge.Agent.Devices.Modbus;
using Edge.Agent.Devices.Signals;
using Edge.Protocol;

namespace Edge.Agent;

/// <summary>The lines between parts and gates.</summary>
internal sealed partial class AgentComposition
{
    private readonly LineBook _lines = new();

    /// <summary>Claims what moves on a pipeline's verdicts, and follows its parts.</summary>
    private Outcome<PartTracker> Parts(PipelineOptions options, LineDevices devices, Releases releases)
    {
        var gpio = devices.Gpio;
        Problem? problem;
        GpioEncoder? encoder = null;
        if (options.Line.Encoder is { } steps)
        {
            if (!gpio.OpenEncoder(steps).TryGet(out encoder, out problem)) return problem;
            releases.Own(encoder);
        }

        var actuators = new List<Actuator>();
        foreach (var pulse in options.Gpio)
        {
            if (!gpio.OpenOutput(pulse.Output).TryGet(out var output, out problem)) return problem;
            actuators.Add(releases.Own(new Actuator(output, pulse.Pulse, encoder?.Count, gpio.Reporter, _clock.Time)));
        }

        foreach (var pulse in options.Modbus)
        {
            var output = new ModbusOutputLine(devices.Modbus.Of(pulse.Output.Server, pulse.Output.Timeout), pulse.Output);
            // A PLC keeps what it was told last, by an agent that was killed too; one that is gone is no reason not to inspect.
            actuators.Add(releases.Own(new Actuator(output, pulse.Pulse, encoder?.Count, gpio.Reporter, _clock.Time, isAtRest: false)));
        }

        RunPermit? permit = null;
        if (options.Line.Run is { } run)
        {
            if (!gpio.OpenOutput(run).TryGet(out var output, out problem)) return problem;
            permit = releases.Own(new RunPermit(options.Name, output, new StopNote(_options.DataDirectory, options.Name), gpio.Reporter, _clock));
            releases.Own(_lines.Enter(permit));
            if (options.Line.Reset is { } reset)
            {
                if (!gpio.OpenTrigger(reset).TryGet(out var button, out problem)) return problem;
                releases.Own(new ResetButton(button, permit));
            }
        }

        return releases.Own(new PartTracker(
            options.Name, options.Line, actuators, encoder?.Count, options.Line.SafeState == SafeState.Stop ? permit : null, _metrics, _clock.Time));
    }

    /// <summary>What looks at the parts of a trigger.</summary>
    private ITriggeredFrames Frames(string pipeline, TriggeredFramesOptions options) => options.Camera is { } camera
        ? new CameraFrames(pipeline, camera, _health, _metrics, _clock)
        : new FrameFolder(options.FramePath!, options.MaxFrameAge, _clock.Time);

    /// <summary>
    /// Workers infer on the pool's threads, and a pool that thinks it has enough gives a part's next step one half a second later:
    /// as many more than cores as workers may hold.
    /// </summary>
    private static void WidenPool(IEnumerable<PipelineOptions> pipelines)
    {
        ThreadPool.GetMinThreads(out var workers, out var ports);
        ThreadPool.SetMinThreads(Math.Max(workers, Environment.ProcessorCount + pipelines.Sum(pipeline => pipeline.Instances + 1) + 2), ports);
    }

    /// <summary>The outputs that say how the whole box is.</summary>
    private Problem? AddSignals(AgentRuntime runtime, GpioDevices gpio)
    {
        Problem? problem;
        if (_options.Signals.Heartbeat is { } beat)
        {
            if (!gpio.OpenOutput(beat.Output).TryGet(out var output, out problem)) return problem;
            var heart = new Heartbeat(output, beat.Period, () => runtime.IsAlive, gpio.Reporter, _clock.Time);
            runtime.OwnSignal(heart);
            runtime.AddTask(heart.RunAsync);
        }

        if (_options.Signals.Light is not { } light) return null;
        // A lamp that is not there is no problem; one that cannot be claimed is.
        GpioOutputLine? green = null, yellow = null, red = null;
        if (light.Green is { } all && !gpio.OpenOutput(all).TryGet(out green, out problem)) return problem;
        if (light.Yellow is { } some && !gpio.OpenOutput(some).TryGet(out yellow, out problem)) return problem;
        if (light.Red is { } none && !gpio.OpenOutput(none).TryGet(out red, out problem)) return problem;
        runtime.OwnSignal(new StackLight(green, yellow, red, _health, _lines, gpio.Reporter, _clock.Time));
        return null;
    }
}
