namespace Edge.Agent.Devices.Cameras;

/// <summary>
/// Which of ffmpeg's words say that a picture is not what the camera saw. It conceals what it cannot decode and goes on; lost packets, gaps
/// and bursts it complains of. A single bit changed in a JPEG decodes to another picture without a word: that links have checksums for.
/// </summary>
internal static class CameraComplaints
{
    /// <summary>Words of warnings; other warnings are about formats, clocks and rates.</summary>
    private static readonly string[] Damage = ["corrupt", "bad vlc", "overread", "missed", "concealing", "lost", "missing", "truncat", "invalid", "damaged", "max delay reached", "error"];

    /// <summary>Whether a line complains of damage.</summary>
    /// <param name="line">A line as <c>-loglevel level+warning</c> gives it.</param>
    public static bool IsDamage(string line) => !line.Contains("[warning]", StringComparison.Ordinal)
        || Damage.Any(word => line.Contains(word, StringComparison.OrdinalIgnoreCase));
}
