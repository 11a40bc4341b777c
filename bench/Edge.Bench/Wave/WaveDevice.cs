using Edge.Agent.Configuration;
using Edge.Agent.Connectivity;
using Edge.Agent.Deployment;
using Edge.Agent.Diagnostics;
using Edge.Protocol;
using Edge.Protocol.Artifacts;
using Edge.Protocol.Records;
using Microsoft.Extensions.Logging.Abstractions;

namespace Edge.Bench.Wave;

/// <summary>A device of the wave: the agent's own session and downloader, on a folder of its own.</summary>
internal sealed class WaveDevice : IAsyncDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly CountingLink _link;
    private readonly BlockDownloader _downloader;
    private readonly Task _session;
    private long _received;

    /// <summary>A device that connects.</summary>
    /// <param name="number">Its number.</param>
    /// <param name="folder">Its folder.</param>
    /// <param name="port">The broker's port.</param>
    /// <param name="kind">What is special about it.</param>
    public WaveDevice(int number, string folder, int port, WaveKind kind)
    {
        Kind = kind;
        var address = new DeviceAddress($"plant-{number % 3}", $"box-{number}");
        var isMetered = kind is WaveKind.Metered or WaveKind.MeteredResumed;
        var options = new HubOptions("127.0.0.1", port, null, null, TimeSpan.FromSeconds(60), isMetered, null, 8);
        var session = new HubSession(options, new SessionIdentity(address, "bench", Epoch.Create()), new HealthBoard(), TimeProvider.System, NullLogger<HubSession>.Instance);
        _session = session.RunAsync(_stop.Token);
        _link = new CountingLink(session);
        var paths = new ModelPaths(folder);
        _downloader = new BlockDownloader(
            _link, new BlobStore(paths), paths, new DownloadOptions(address, isMetered, 0),
            new DownloadServices(TimeProvider.System, _ => long.MaxValue, NullLogger<BlockDownloader>.Instance));
    }

    /// <summary>What is special about it.</summary>
    public WaveKind Kind { get; }

    /// <summary>Bytes it lacked when the wave began.</summary>
    public long Lacked { get; private set; }

    /// <summary>Bytes of block messages received over those it lacked, in the wave.</summary>
    public double Ratio => (double)_received / Lacked;

    /// <summary>Bytes of block messages received in the wave.</summary>
    public long Received => _received;

    /// <summary>Waits for its connection.</summary>
    public async Task ConnectAsync() => await _link.WaitConnectedAsync(_stop.Token);

    /// <summary>Downloads a part and stops, as a device does that was switched off.</summary>
    /// <param name="artifact">The artifact.</param>
    /// <param name="size">Its bytes.</param>
    /// <param name="blocks">Blocks after which it stops.</param>
    public async Task BeginAsync(ArtifactDigest artifact, long size, int blocks)
    {
        using var enough = CancellationTokenSource.CreateLinkedTokenSource(_stop.Token);
        try
        {
            await _downloader.FetchAsync(artifact, size, count => { if (count >= blocks) enough.Cancel(); }, enough.Token);
        }
        catch (OperationCanceledException)
        {
            // Switched off.
        }
    }

    /// <summary>Downloads what it lacks.</summary>
    /// <param name="artifact">The artifact.</param>
    /// <param name="size">Its bytes.</param>
    public async Task FetchAsync(ArtifactDigest artifact, long size)
    {
        Lacked = -1;
        var before = _link.Received;
        var problem = await _downloader.FetchAsync(
            artifact, size, count => { if (Lacked < 0) Lacked = size - Math.Min(size, (long)count * Blocks.Size); }, _stop.Token);
        if (problem is not null) throw new InvalidOperationException(problem.Message);
        _received = _link.Received - before;
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _session;
        _stop.Dispose();
    }
}
