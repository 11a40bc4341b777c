using System.Diagnostics;
using System.Security.Cryptography;
using Edge.Agent.Configuration;
using Edge.Agent.Devices.Cameras;
using Edge.Agent.Diagnostics;
using Edge.Agent.Pipeline;
using Edge.Agent.Tests.Fixtures;
using Edge.Protocol;
using Edge.TestKit;
using SkiaSharp;

namespace Edge.Agent.Tests.Devices.Cameras;

/// <summary>The real ffmpeg, and programs in its place that misbehave.</summary>
public sealed class CameraSourceTests : IDisposable
{
    private static readonly TimeSpan Age = TimeSpan.FromSeconds(5);

    private readonly TemporaryDirectory _folder = new();
    private readonly HealthBoard _health = new();
    private readonly AgentMetrics _metrics = new();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task ReadAsync_TestPicture_GivesPicturesOfACamera()
    {
        var frames = await TakeAsync(Pattern("testsrc2=size=64x48:rate=20"), 3);

        Assert.All(frames, frame => Assert.Equal(("camera", FrameOrigin.Camera, null), (frame.Source, frame.Origin, frame.Fault)));
        using var picture = SKBitmap.Decode(frames[0].Encoded.Span);
        Assert.Equal((64, 48), (picture.Width, picture.Height));
        Assert.Equal(3, frames.DistinctBy(frame => frame.DecisionId).Count());
        Assert.NotEqual(frames[0].Encoded.ToArray(), frames[2].Encoded.ToArray());
        Assert.Empty(_health.Degradations);
    }

    [Fact]
    public async Task ReadAsync_SlowerThanTheCamera_TakesTheNewestAndCountsTheOthers()
    {
        var (first, last) = (TimeSpan.Zero, TimeSpan.Zero);
        var count = 0;
        await foreach (var frame in Source(Pattern("testsrc2=size=64x48:rate=100")).ReadAsync(Stop))
        {
            var age = Stopwatch.GetElapsedTime(frame.CaptureTimestamp);
            if (count++ == 0) first = age;
            last = age;
            if (count == 4) break;
            await Task.Delay(200, Stop);
        }

        Assert.True(Counted("dropped") > 20, $"{Counted("dropped")} were dropped");
        // Not one of those that came while it slept.
        Assert.InRange(last, TimeSpan.Zero, TimeSpan.FromMilliseconds(150));
        Assert.InRange(first, TimeSpan.Zero, Age);
    }

    [Fact]
    public async Task ReadAsync_VideoFile_GivesEveryFrameAndEnds()
    {
        var video = _folder.Combine("parts.avi");
        await RunAsync("-f", "lavfi", "-i", "testsrc2=size=64x48:rate=5", "-frames:v", "4", "-c:v", "mjpeg", video);

        var frames = new List<CapturedFrame>();
        // At its own pace, as a camera would give it.
        await foreach (var frame in Source(Options(video) with { Arguments = ["-re"], StopWhenEnded = true }).ReadAsync(Stop)) frames.Add(frame);

        Assert.Equal(4, frames.Count + Counted("dropped"));
        Assert.Equal(0, Counted("restarts"));
    }

    [Fact]
    public async Task ReadAsync_FfmpegIsKilled_IsStartedAgainAndCounted()
    {
        var options = Program("""exec ffmpeg "$@" """) with { Format = "lavfi", Input = "testsrc2=size=64x48:rate=20" + Noise };
        var frames = Source(options).ReadAsync(Stop).GetAsyncEnumerator(Stop);
        await using (frames)
        {
            Assert.True(await frames.MoveNextAsync());
            using (var process = Process.GetProcessById(int.Parse(await File.ReadAllTextAsync(_folder.Combine("pid"), Stop), System.Globalization.CultureInfo.InvariantCulture))) process.Kill();
            while (Counted("restarts") == 0) Assert.True(await frames.MoveNextAsync());
            Assert.True(await frames.MoveNextAsync());
            Assert.Null(frames.Current.Fault);
        }

        Assert.Empty(_health.Degradations);
    }

    [Theory]
    [InlineData("echo 'no such device' >&2; exit 1", "no such device")]
    [InlineData("echo this is no picture at all; sleep 60", "no BMP file")]
    [InlineData("printf 'BM\\377\\377\\377\\177aaaaaaaaaaaaaaaaaaaa'; sleep 60", "no BMP file")]
    [InlineData("printf 'BM\\100\\000\\000\\000aaaaaaaaaaaaaaaaaaaa'", "ended with 0")]
    [InlineData("exec >&-; sleep 60", "closed its output and lives on")]
    [InlineData("sleep 60", "no frame for")]
    public async Task ReadAsync_CameraWithoutPictures_IsOneFaultAndADegradation(string script, string why)
    {
        // One that closed its output is given two seconds for its last words.
        var options = Program(script) with { MaxFrameAge = TimeSpan.FromMilliseconds(script.StartsWith("exec", StringComparison.Ordinal) ? 5000 : 300) };

        var fault = Assert.Single(await TakeAsync(options, 1));

        Assert.Equal(script == "sleep 60" ? CameraReasons.Silent : CameraReasons.Lost, fault.Fault!.Reason);
        Assert.Contains(why, fault.Fault!.Message, StringComparison.Ordinal);
        Assert.True(fault.Encoded.IsEmpty);
        Assert.Contains(why, Assert.Single(_health.Degradations).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ReadAsync_AddressWithAPassword_IsInNoReason()
    {
        var options = Options("rtsp://line:secret@127.0.0.1:1/stream") with { MaxFrameAge = TimeSpan.FromSeconds(1) };

        var fault = Assert.Single(await TakeAsync(options, 1));

        Assert.Contains("the input", fault.Fault!.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", fault.Fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ReadAsync_NoFfmpegThere_SaysWhatToDo()
    {
        var fault = Assert.Single(await TakeAsync(Options("x") with { Program = "/nowhere/ffmpeg", MaxFrameAge = TimeSpan.FromMilliseconds(300) }, 1));

        Assert.Equal(CameraReasons.Lost, fault.Fault!.Reason);
        Assert.Contains("Install ffmpeg", fault.Fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ReadAsync_StaysSilent_IsSaidOnce()
    {
        var options = Program("sleep 60") with { MaxFrameAge = TimeSpan.FromMilliseconds(100) };
        using var end = CancellationTokenSource.CreateLinkedTokenSource(Stop);
        var faults = 0;
        try
        {
            await foreach (var frame in Source(options).ReadAsync(end.Token))
            {
                faults++;
                end.CancelAfter(TimeSpan.FromSeconds(1));
            }
        }
        catch (OperationCanceledException)
        {
            // Enough silence.
        }

        Assert.Equal(1, faults);
    }

    [Fact]
    public async Task ReadAsync_Ends_TakesItsProcessWithIt()
    {
        await TakeAsync(Program("""exec ffmpeg "$@" """) with { Format = "lavfi", Input = "testsrc2=size=64x48:rate=20" + Noise }, 1);

        var id = int.Parse(await File.ReadAllTextAsync(_folder.Combine("pid"), Stop), System.Globalization.CultureInfo.InvariantCulture);
        await Within.Eventually(() => !Directory.Exists($"/proc/{id}"), "ffmpeg is gone");
    }

    [Theory]
    [InlineData("mjpeg", 0)]
    [InlineData("h264", 500)]
    public async Task ReadAsync_DamagedStream_GivesNoPictureThatTheCameraDidNotSee(string kind, int hold)
    {
        var (clean, damaged) = (_folder.Combine("clean"), _folder.Combine("damaged"));
        string[] coding = kind == "mjpeg" ? ["-c:v", "mjpeg", "-q:v", "3", "-f", "mjpeg"] : ["-c:v", "libx264", "-g", "5", "-bf", "0", "-f", "mpegts"];
        await RunAsync(["-f", "lavfi", "-i", "testsrc2=size=320x240:rate=25", "-frames:v", "75", .. coding, clean]);
        var options = Options(clean) with { Format = kind == "mjpeg" ? "mjpeg" : "mpegts", Arguments = ["-re"], StopWhenEnded = true, DamageHold = TimeSpan.FromMilliseconds(hold) };
        var seen = (await AllAsync(options)).Select(frame => Convert.ToHexString(SHA256.HashData(frame.Encoded.Span))).ToHashSet();
        var bytes = await File.ReadAllBytesAsync(clean, Stop);
        foreach (var share in kind == "mjpeg" ? new[] { 0.1, 0.3, 0.5, 0.8 } : [0.1]) new Random(7).NextBytes(bytes.AsSpan((int)(bytes.Length * share), 500));
        await File.WriteAllBytesAsync(damaged, bytes, Stop);

        var frames = await AllAsync(options with { Input = damaged });

        Assert.Contains(frames, frame => frame.Fault?.Reason == CameraReasons.Damaged);
        var sound = frames.Where(frame => frame.Fault is null).ToArray();
        Assert.True(sound.Length > 10, $"{sound.Length} sound frames");
        Assert.All(sound, frame => Assert.Contains(Convert.ToHexString(SHA256.HashData(frame.Encoded.Span)), seen));
        Assert.True(Counted("complaints") > 0);
        Assert.True(Counted("frames_damaged") > 0);
    }

    [Fact]
    public async Task ReadAsync_CameraHangsWhileFramesAreDropped_IsNotBelieved()
    {
        // Twenty frames that differ, and then the last one for ever: whoever looks late sees a repetition.
        var options = Pattern("testsrc2=size=64x48:rate=50,loop=loop=-1:size=1:start=20") with { MaxFrameAge = Age };
        var frames = Source(options).ReadAsync(Stop).GetAsyncEnumerator(Stop);
        await using (frames)
        {
            Assert.True(await frames.MoveNextAsync());
            await Task.Delay(1500, Stop);
            Assert.True(await frames.MoveNextAsync());
            Assert.Equal(ReasonCode.FrozenFrame, frames.Current.Fault?.Reason);
        }
    }

    [Theory]
    [InlineData("testsrc2=size=3840x2160:rate=5", 3840)]
    [InlineData("testsrc2=size=64x48:rate=1", 64)]
    public async Task ReadAsync_LargeOrSlow_IsTakenAsItIs(string pattern, int width)
    {
        var frames = await TakeAsync(Pattern(pattern), 2);

        Assert.All(frames, frame => Assert.Null(frame.Fault));
        using var picture = SKBitmap.Decode(frames[1].Encoded.Span);
        Assert.Equal(width, picture.Width);
        Assert.Equal(0, Counted("restarts"));
    }

    private async Task<List<CapturedFrame>> AllAsync(CameraSourceOptions options)
    {
        var frames = new List<CapturedFrame>();
        await foreach (var frame in Source(options).ReadAsync(Stop)) frames.Add(frame);
        return frames;
    }

    private static CameraSourceOptions Options(string input) => new(input, null, [], null, Age, TimeSpan.FromSeconds(2), "ffmpeg", false);

    /// <summary>With a sensor's noise: no two frames are the same.</summary>
    private const string Noise = ",noise=alls=20:allf=t";

    private static CameraSourceOptions Pattern(string pattern) => Options(pattern + (pattern.Contains("loop", StringComparison.Ordinal) ? "" : Noise)) with { Format = "lavfi", Arguments = ["-re"] };

    /// <summary>A program in ffmpeg's place that writes its process id down.</summary>
    private CameraSourceOptions Program(string script)
    {
        var path = _folder.Combine("program.sh");
        File.WriteAllText(path, $"#!/bin/sh\necho $$ > {_folder.Combine("pid")}\n{script}\n");
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        return Options("x") with { Program = path, Arguments = ["-re"] };
    }

    private CameraSource Source(CameraSourceOptions options)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "The programs in ffmpeg's place are shell scripts.");
        Assert.SkipUnless(File.Exists("/usr/bin/ffmpeg"), "ffmpeg is not installed.");
        return new CameraSource("line-1", options, _health, _metrics, new DeviceClock(TimeProvider.System, "boot"));
    }

    private long Counted(string what) => _metrics.Snapshot().GetValueOrDefault($"edge_camera_{(what == "dropped" ? "frames_dropped" : what)}_total{{pipeline=\"line-1\"}}");

    private async Task<List<CapturedFrame>> TakeAsync(CameraSourceOptions options, int count)
    {
        var frames = new List<CapturedFrame>();
        await foreach (var frame in Source(options).ReadAsync(Stop))
        {
            frames.Add(frame);
            if (frames.Count == count) break;
        }

        return frames;
    }

    private static async Task RunAsync(params string[] arguments)
    {
        using var ffmpeg = Process.Start("ffmpeg", ["-loglevel", "error", "-nostdin", .. arguments]);
        await ffmpeg.WaitForExitAsync(Stop);
        Assert.Equal(0, ffmpeg.ExitCode);
    }
}
