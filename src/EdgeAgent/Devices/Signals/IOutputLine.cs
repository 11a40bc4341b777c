using Edge.Protocol;

namespace Edge.Agent.Devices.Signals;

/// <summary>A line that moves something. Used by one thread of its own, which it may hold up.</summary>
public interface IOutputLine : IDisposable
{
    /// <summary>Which line.</summary>
    SignalLine Line { get; }

    /// <summary>Sets the line. Never throws.</summary>
    /// <param name="active">Active, or at rest.</param>
    /// <returns>Why it is not set; null when the device has taken it.</returns>
    Problem? Set(bool active);
}
