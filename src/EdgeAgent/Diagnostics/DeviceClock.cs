using Edge.Protocol.Messages;

namespace Edge.Agent.Diagnostics;

/// <summary>Stamps records with boot id and monotonic time, and with wall time only when that can be trusted.</summary>
public sealed class DeviceClock
{
    /// <summary>A clock before the software was written is a box without a battery that has not heard the time yet.</summary>
    public static readonly DateTimeOffset SoftwareWritten = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly TimeProvider _time;
    private readonly string _bootId;

    /// <summary>A clock for one boot.</summary>
    /// <param name="time">The machine's clocks.</param>
    /// <param name="bootId">The boot's id; see <see cref="ReadBootId"/>.</param>
    public DeviceClock(TimeProvider time, string bootId)
    {
        _time = time;
        _bootId = bootId;
    }

    /// <summary>The clocks behind the stamps.</summary>
    public TimeProvider Time => _time;

    /// <summary>A stamp of this moment.</summary>
    public RecordTime Now()
    {
        var monotonic = (long)(_time.GetTimestamp() * (1000.0 / _time.TimestampFrequency));
        var wall = _time.GetUtcNow();
        return new RecordTime(_bootId, monotonic, IsPlausible(wall) ? wall : null);
    }

    /// <summary>Whether a wall time can be one: a box without a battery begins in 1970.</summary>
    /// <param name="wall">The time.</param>
    public static bool IsPlausible(DateTimeOffset wall) => wall >= SoftwareWritten;

    /// <summary>The kernel's boot id; elsewhere a random one, good for this process.</summary>
    public static string ReadBootId()
    {
        const string kernel = "/proc/sys/kernel/random/boot_id";
        return File.Exists(kernel) ? File.ReadAllText(kernel).Trim() : Convert.ToHexStringLower(System.Security.Cryptography.RandomNumberGenerator.GetBytes(16));
    }
}
