using System.Globalization;
using System.Text;
using Edge.Agent.Diagnostics;
using Edge.Agent.Storage;
using Edge.Protocol;

namespace Edge.Agent.Trust;

/// <summary>
/// The time for questions of expiry. A box whose clock cannot be right (before the software, or well before a time it has proven) judges
/// by the newest time proven. A time counts as proven when an update went through by it: metadata that held then bounds how wrong a clock
/// that runs ahead can make it, to the timestamp's lifetime.
/// </summary>
public sealed class TrustClock
{
    /// <summary>How far a corrected clock may fall behind a time it gave itself, and still be believed.</summary>
    private static readonly TimeSpan Correction = TimeSpan.FromDays(1);

    /// <summary>Writing it more often would wear the flash for nothing.</summary>
    private static readonly TimeSpan Step = TimeSpan.FromHours(1);

    private readonly string _path;
    private readonly TimeProvider _time;
    private DateTimeOffset _newest;

    /// <summary>A clock whose newest proven time is kept in a file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="time">The box's clock.</param>
    public TrustClock(string path, TimeProvider time)
    {
        _path = path;
        _time = time;
        _newest = Read(path);
    }

    /// <summary>Where the newest proven time is kept.</summary>
    /// <param name="folder">The folder of the box's trust.</param>
    public static string PathIn(string folder) => Path.Combine(folder, "newest-time");

    /// <summary>This moment.</summary>
    public TrustMoment Now()
    {
        var wall = _time.GetUtcNow();
        return DeviceClock.IsPlausible(wall) && _newest - wall < Correction
            ? new TrustMoment(wall > _newest ? wall : _newest, IsClock: true)
            : new TrustMoment(_newest, IsClock: false);
    }

    /// <summary>An update went through at a moment.</summary>
    /// <param name="moment">Its start.</param>
    /// <returns>Why it could not be kept; it counts until the agent ends.</returns>
    public Problem? Prove(TrustMoment moment)
    {
        if (!moment.IsClock || moment.At - _newest < Step) return null;
        _newest = moment.At;
        try
        {
            AtomicFile.Write(_path, Encoding.ASCII.GetBytes(moment.At.UtcDateTime.ToString("O", CultureInfo.InvariantCulture)));
            return null;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return new Problem(ReasonCode.InputOutput, $"The newest trusted time was not kept: {exception.Message}");
        }
    }

    private static DateTimeOffset Read(string path)
    {
        try
        {
            return File.Exists(path) && DateTimeOffset.TryParse(File.ReadAllText(path), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var newest)
                ? newest
                : DateTimeOffset.MinValue;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return DateTimeOffset.MinValue;
        }
    }
}
