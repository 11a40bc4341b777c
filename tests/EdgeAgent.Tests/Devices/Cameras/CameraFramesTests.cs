using Edge.Agent.Configuration;
using Edge.Agent.Devices.Cameras;
using Edge.Agent.Diagnostics;

namespace Edge.Agent.Tests.Devices.Cameras;

/// <summary>A camera that is asked by a trigger, with the real ffmpeg.</summary>
public sealed class CameraFramesTests
{
    private readonly HealthBoard _health = new();
    private readonly DeviceClock _clock = new(TimeProvider.System, "boot");

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task TakeAsync_Edge_GivesTheFirstFrameAfterItAndNoneTwice()
    {
        using var camera = Open("testsrc2=size=64x48:rate=20", TimeSpan.FromSeconds(5));
        await camera.Opened.WaitAsync(TimeSpan.FromSeconds(20), Stop);

        var edge = TimeProvider.System.GetTimestamp();
        var first = await camera.TakeAsync(edge, Stop);
        var second = await camera.TakeAsync(edge, Stop);

        Assert.InRange(TimeProvider.System.GetElapsedTime(edge), TimeSpan.FromMilliseconds(40), TimeSpan.FromSeconds(4));
        Assert.NotEqual(first.Value.Encoded.ToArray(), second.Value.Encoded.ToArray());
        Assert.True(double.Parse(first.Value.Settings!["afterEdgeMs"], System.Globalization.CultureInfo.InvariantCulture) >= 0);
    }

    [Fact]
    public async Task TakeAsync_ExposureDelay_LeavesWhatWasOnItsWay()
    {
        using var camera = Open("testsrc2=size=64x48:rate=20", TimeSpan.FromSeconds(5), TimeSpan.FromMilliseconds(300));
        await camera.Opened.WaitAsync(TimeSpan.FromSeconds(20), Stop);

        var frame = await camera.TakeAsync(TimeProvider.System.GetTimestamp(), Stop);

        Assert.True(double.Parse(frame.Value.Settings!["afterEdgeMs"], System.Globalization.CultureInfo.InvariantCulture) >= 300);
    }

    [Fact]
    public async Task TakeAsync_SlowerThanAllowed_IsSilentAndDegraded()
    {
        using var camera = Open("testsrc2=size=64x48:rate=1/30", TimeSpan.FromMilliseconds(200));

        Assert.Equal(CameraReasons.Silent, (await camera.TakeAsync(TimeProvider.System.GetTimestamp() + TimeProvider.System.TimestampFrequency, Stop)).Problem?.Reason);
        Assert.Equal("source/line-1", Assert.Single(_health.Degradations).Component);
    }

    private CameraFrames Open(string pattern, TimeSpan age, TimeSpan delay = default)
    {
        Assert.SkipUnless(File.Exists("/usr/bin/ffmpeg"), "ffmpeg is not installed.");
        var camera = new CameraSourceOptions($"{pattern},noise=alls=20:allf=t", "lavfi", ["-re"], null, age, TimeSpan.FromSeconds(2), "ffmpeg", false);
        return new CameraFrames("line-1", new TriggeredCameraOptions(camera, delay), _health, new AgentMetrics(), _clock);
    }
}
