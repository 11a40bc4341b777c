using System.Runtime.InteropServices;

namespace Edge.Agent.Diagnostics;

/// <summary>
/// A clock whose timestamps count the processor time of the thread that asks, where Linux tells it: a thread that gives way to
/// every other would else be called slow for its courtesy. Elsewhere it is the given clock.
/// </summary>
internal sealed partial class ThreadTime : TimeProvider
{
    /// <summary><c>CLOCK_THREAD_CPUTIME_ID</c> of Linux's time.h.</summary>
    private const int ThreadCpu = 3;

    private const long Second = 1_000_000_000;

    private readonly TimeProvider _time;
    private readonly bool _isKnown = OperatingSystem.IsLinux() && Environment.Is64BitProcess;

    /// <summary>A clock.</summary>
    /// <param name="time">Tells the time of day.</param>
    public ThreadTime(TimeProvider time) => _time = time;

    /// <inheritdoc/>
    public override long TimestampFrequency => _isKnown ? Second : _time.TimestampFrequency;

    /// <inheritdoc/>
    public override DateTimeOffset GetUtcNow() => _time.GetUtcNow();

    /// <inheritdoc/>
    public override long GetTimestamp() => _isKnown && Read(ThreadCpu, out var spent) == 0 ? (spent.Seconds * Second) + spent.Nanoseconds : _time.GetTimestamp();

    [LibraryImport("libc", EntryPoint = "clock_gettime")]
    private static partial int Read(int clock, out Spent spent);

    [StructLayout(LayoutKind.Sequential)]
    private struct Spent
    {
        public long Seconds;
        public long Nanoseconds;
    }
}
