using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using Edge.Agent.Configuration;
using Edge.Protocol;

namespace Edge.Agent.Devices.Cameras;

/// <summary>One run of ffmpeg over a camera.</summary>
internal sealed class CameraProcess : IAsyncDisposable
{
    /// <summary>Its last words are the reason why it ended; more are the log of somebody else.</summary>
    private const int LastLines = 5;

    /// <summary>A killed process goes at once, unless a driver holds it.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    /// <summary>A program without pictures may say a last word; one that lives on without is ended.</summary>
    private static readonly TimeSpan LastWords = TimeSpan.FromSeconds(2);

    private readonly Process _process;
    private readonly string _input;
    private readonly BitmapStream _frames;
    private readonly ErrorPipe _errors;
    private readonly Queue<string> _words = new();
    private long _complaints;

    private CameraProcess(Process process, string input)
    {
        _process = process;
        _input = input;
        _frames = new BitmapStream(process.StandardOutput.BaseStream);
        _errors = new ErrorPipe(process.StandardError.BaseStream, Hear);
    }

    /// <summary>How often it complained of damage before the newest picture was whole.</summary>
    public long Complaints
    {
        get
        {
            _errors.Drain();
            return Interlocked.Read(ref _complaints);
        }
    }

    /// <summary>Starts it.</summary>
    /// <param name="options">The camera.</param>
    public static Outcome<CameraProcess> Start(CameraSourceOptions options)
    {
        // No shell: an argument is an argument, whatever stands in it.
        var start = new ProcessStartInfo(options.Program, Arguments(options)) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        try
        {
            var process = Process.Start(start)!;
            process.StandardInput.Close();
            return new CameraProcess(process, options.Input);
        }
        catch (Exception exception) when (exception is Win32Exception or IOException)
        {
            return new Problem(CameraReasons.Lost, $"'{options.Program}' does not start: {exception.Message}. Install ffmpeg, or set source.camera.program.");
        }
    }

    /// <summary>The next frame.</summary>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The frame, a BMP file; or why there is none any more.</returns>
    public async ValueTask<Outcome<byte[]>> ReadAsync(CancellationToken cancellationToken)
    {
        try
        {
            if (await _frames.ReadAsync(cancellationToken) is { } frame) return frame;
            await _process.WaitForExitAsync(cancellationToken).WaitAsync(LastWords, cancellationToken);
            return new Problem(CameraReasons.Lost, string.Create(CultureInfo.InvariantCulture, $"ffmpeg ended with {_process.ExitCode}{Words()}"));
        }
        catch (TimeoutException)
        {
            return new Problem(CameraReasons.Lost, $"ffmpeg closed its output and lives on{Words()}");
        }
        catch (Exception exception) when (exception is InvalidDataException or IOException)
        {
            return new Problem(CameraReasons.Lost, $"ffmpeg's pictures cannot be read: {exception.Message}{Words()}");
        }
    }

    /// <summary>Whether it ended because its input did.</summary>
    public bool HasEndedWell => _process is { HasExited: true, ExitCode: 0 };

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        try
        {
            // It has nothing to put away, and one that hangs in a device would not listen to less.
            _process.Kill(entireProcessTree: true);
            await _process.WaitForExitAsync().WaitAsync(Patience);
        }
        catch (Exception exception) when (exception is InvalidOperationException or Win32Exception or IOException or TimeoutException)
        {
            // It was gone already, or it hangs in a driver: then nothing ends it but the driver, and the line does not wait for that.
        }

        _process.Dispose();
    }

    private static IEnumerable<string> Arguments(CameraSourceOptions options) =>
    [
        "-hide_banner", "-loglevel", "repeat+level+warning", "-nostdin",
        // Before what the user says: what is known to be damaged is rather left out than guessed.
        "-err_detect", "crccheck+bitstream+buffer+explode",
        // Threads that each decode a frame make every one some frames late, and complain long before what they complain of comes out.
        "-thread_type", "slice",
        .. options.Format is { } format ? (IEnumerable<string>)["-f", format] : [],
        .. options.Arguments,
        "-i", options.Input,
        "-an",
        .. options.FramesPerSecond is { } rate ? (IEnumerable<string>)["-vf", string.Create(CultureInfo.InvariantCulture, $"fps={rate}")] : [],
        // Every frame once: none made up to fill a rate, none held back.
        "-fps_mode", "passthrough", "-f", "image2pipe", "-c:v", "bmp", "-pix_fmt", "bgr24", "pipe:1",
    ];

    /// <summary>Its last complaints, as the end of a sentence.</summary>
    public string Words()
    {
        _errors.Drain();
        lock (_words) return _words.Count == 0 ? "." : $": {string.Join("; ", _words)}";
    }

    private void Hear(string line)
    {
        if (!CameraComplaints.IsDamage(line)) return;
        Interlocked.Increment(ref _complaints);
        lock (_words)
        {
            if (_words.Count == LastLines) _words.Dequeue();
            // An address may hold a password, and a reason goes to the hub.
            _words.Enqueue(line.Trim().Replace(_input, "the input", StringComparison.Ordinal));
        }
    }
}
