using System.Collections.Concurrent;
using System.Diagnostics;

namespace Edge.TestKit.Network;

/// <summary>
/// A wire between two namespaces that loses, delays, throttles and cuts IP packets: what tc's netem does, for kernels
/// without it. Both ends are tun interfaces of this process, so TCP above it is the kernel's own and retransmits as on
/// any bad link. 10.77.0.1 is the near end, 10.77.0.2 the far one.
/// </summary>
public sealed class EmulatedWire : IDisposable
{
    /// <summary>The far end's address.</summary>
    public const string FarAddress = "10.77.0.2";

    private const string NearAddress = "10.77.0.1";

    /// <summary>A modem's queue: what does not fit is lost.</summary>
    private const int QueuedBytes = 64 * 1024;

    private readonly TunDevice _nearTun;
    private readonly TunDevice _farTun;
    private readonly CancellationTokenSource _stop = new();
    private long _carried;

    /// <summary>Lays a wire.</summary>
    /// <param name="near">One namespace.</param>
    /// <param name="far">The other.</param>
    public EmulatedWire(NetworkNamespace near, NetworkNamespace far)
    {
        NearInterface = $"en{Environment.ProcessId % 100_000}";
        var farInterface = $"ef{Environment.ProcessId % 100_000}";
        _nearTun = Lay(NearInterface, near, NearAddress, FarAddress);
        _farTun = Lay(farInterface, far, FarAddress, NearAddress);
        Carry(_nearTun, _farTun);
        Carry(_farTun, _nearTun);
    }

    /// <summary>The near end's interface.</summary>
    public string NearInterface { get; }

    /// <summary>What the wire does now.</summary>
    public LinkConditions Conditions { get; set; } = new();

    /// <summary>Bytes of IP packets that came through, both ways.</summary>
    public long Carried => Interlocked.Read(ref _carried);

    /// <inheritdoc/>
    public void Dispose()
    {
        _stop.Cancel();
        _nearTun.Dispose();
        _farTun.Dispose();
    }

    private static TunDevice Lay(string name, NetworkNamespace place, string own, string peer)
    {
        var tun = new TunDevice(name);
        MoveTo(name, place);
        place.Inside("addr", "add", own, "peer", peer, "dev", name);
        place.Inside("link", "set", name, "up");
        return tun;
    }

    private static void MoveTo(string name, NetworkNamespace place)
    {
        using var process = Process.Start("/usr/sbin/ip", ["link", "set", name, "netns", place.Name]);
        process.WaitForExit();
        if (process.ExitCode != 0) throw new InvalidOperationException($"{name} does not move to {place.Name}.");
    }

    private void Carry(TunDevice from, TunDevice to)
    {
        var queue = new BlockingCollection<(byte[] Packet, long Due)>();
        Start(() => Receive(from, queue));
        Start(() => Deliver(queue, to));
    }

    private void Receive(TunDevice from, BlockingCollection<(byte[] Packet, long Due)> queue)
    {
        var buffer = new byte[2048];
        var free = Stopwatch.GetTimestamp();
        while (!_stop.IsCancellationRequested)
        {
            var length = from.Read(buffer);
            var conditions = Conditions;
#pragma warning disable RS0030 // Which packets a bad link loses is nobody's secret.
            if (length <= 0 || conditions.IsCut || (conditions.Loss > 0 && Random.Shared.NextDouble() < conditions.Loss)) continue;
#pragma warning restore RS0030
            var now = Stopwatch.GetTimestamp();
            free = Math.Max(free, now);
            if (conditions.BitsPerSecond > 0)
            {
                var perByte = Stopwatch.Frequency * 8.0 / conditions.BitsPerSecond;
                if ((free - now) / perByte > QueuedBytes) continue;
                free += (long)(length * perByte);
            }

            queue.Add((buffer[..length], free + (long)(conditions.Delay.TotalSeconds * Stopwatch.Frequency)));
        }
    }

    private void Deliver(BlockingCollection<(byte[] Packet, long Due)> queue, TunDevice to)
    {
        foreach (var (packet, due) in queue.GetConsumingEnumerable(_stop.Token))
        {
            var wait = Stopwatch.GetElapsedTime(Stopwatch.GetTimestamp(), due);
            if (wait > TimeSpan.Zero) _stop.Token.WaitHandle.WaitOne(wait);
            // A cut loses what is on its way, too.
            if (Conditions.IsCut) continue;
            Interlocked.Add(ref _carried, packet.Length);
            to.Write(packet);
        }
    }

    private static void Start(Action work) => new Thread(() =>
    {
        try
        {
            work();
        }
        catch (Exception exception) when (exception is OperationCanceledException or IOException or ObjectDisposedException)
        {
            // The wire is taken away.
        }
    })
    { IsBackground = true }.Start();
}
