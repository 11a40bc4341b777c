namespace Edge.Agent.Configuration;

/// <summary>Where a pipeline's frames come from.</summary>
public abstract record SourceOptions
{
    /// <summary>What looks at parts, where a trigger announces them; null elsewhere.</summary>
    internal TriggeredFramesOptions? TriggeredFrames => (this as GpioTriggerSourceOptions)?.Frames ?? (this as ModbusTriggerSourceOptions)?.Frames;

    /// <summary>The camera it looks through; null where it has none.</summary>
    internal CameraSourceOptions? Camera => this as CameraSourceOptions ?? TriggeredFrames?.Camera?.Camera;
}
