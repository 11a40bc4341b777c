using System.Net;
using System.Net.Sockets;
using Edge.Agent.Diagnostics;

namespace Edge.Agent.Api.Access;

/// <summary>
/// Takes no keys for a while from an address that presented wrong ones: a PIN is short, and a machine tries thousands a second.
/// Each time again it takes longer. Thread-safe.
/// </summary>
internal sealed partial class Lockout
{
    /// <summary>People mistype a PIN twice or thrice.</summary>
    private const int Allowed = 5;

    /// <summary>More addresses than that are forged or a botnet; the one unseen for longest gives way.</summary>
    private const int MaxAddresses = 1024;

    private static readonly TimeSpan Window = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan First = TimeSpan.FromSeconds(15);

    /// <summary>A person who waits so long goes for a technician; at five keys each time a PIN of six digits takes years.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(15);

    private readonly Lock _gate = new();
    private readonly Dictionary<IPAddress, Tries> _tries = [];
    private readonly TimeProvider _time;
    private readonly Counter _wrong;
    private readonly Counter _locked;
    private readonly ILogger<Lockout> _log;

    /// <summary>Nobody is locked out.</summary>
    /// <param name="time">The clock.</param>
    /// <param name="metrics">Counts <c>edge_api_wrong_keys_total</c> and <c>edge_api_lockouts_total</c>.</param>
    /// <param name="log">Told which addresses; never a key.</param>
    public Lockout(TimeProvider time, AgentMetrics metrics, ILogger<Lockout> log)
    {
        _time = time;
        _wrong = metrics.Counter("edge_api_wrong_keys_total");
        _locked = metrics.Counter("edge_api_lockouts_total");
        _log = log;
    }

    /// <summary>How long an address must wait; null when it need not.</summary>
    /// <param name="address">The caller.</param>
    public TimeSpan? Wait(IPAddress? address)
    {
        var now = _time.GetTimestamp();
        lock (_gate) return _tries.TryGetValue(Key(address), out var tries) && now < tries.Until ? _time.GetElapsedTime(now, tries.Until) : null;
    }

    /// <summary>An address presented a wrong key.</summary>
    /// <param name="address">The caller.</param>
    public void Wrong(IPAddress? address)
    {
        _wrong.Add();
        var (key, now) = (Key(address), _time.GetTimestamp());
        TimeSpan wait;
        lock (_gate)
        {
            if (!_tries.TryGetValue(key, out var tries)) tries = Enter(key);
            // Who was quiet for as long as the longest wait begins anew.
            if (_time.GetElapsedTime(Math.Max(tries.Last, tries.Until), now) > Longest) tries.Wait = TimeSpan.Zero;
            if (_time.GetElapsedTime(tries.Since, now) > Window) (tries.Since, tries.Count) = (now, 0);
            tries.Last = now;
            if (++tries.Count < Allowed) return;
            tries.Wait = wait = tries.Wait == TimeSpan.Zero ? First : tries.Wait * 2 < Longest ? tries.Wait * 2 : Longest;
            tries.Until = now + _time.TimestampsOf(wait);
            (tries.Since, tries.Count) = (tries.Until, 0);
        }

        _locked.Add();
        Log.Locked(_log, key, wait);
    }

    /// <summary>A network has more IPv6 addresses than anybody could count: the first half of one is whose it is.</summary>
    private static IPAddress Key(IPAddress? address)
    {
        if (address is null) return IPAddress.None;
        if (address.IsIPv4MappedToIPv6) return address.MapToIPv4();
        if (address.AddressFamily != AddressFamily.InterNetworkV6 || IPAddress.IsLoopback(address)) return address;
        var bytes = address.GetAddressBytes();
        bytes.AsSpan(8).Clear();
        return new IPAddress(bytes);
    }

    private Tries Enter(IPAddress key)
    {
        if (_tries.Count >= MaxAddresses) _tries.Remove(_tries.MinBy(pair => Math.Max(pair.Value.Last, pair.Value.Until)).Key);
        var now = _time.GetTimestamp();
        return _tries[key] = new Tries { Since = now, Last = now, Until = now };
    }

    private sealed class Tries
    {
        public long Since { get; set; }

        public long Last { get; set; }

        public long Until { get; set; }

        public int Count { get; set; }

        public TimeSpan Wait { get; set; }
    }

    private static partial class Log
    {
        [LoggerMessage(1062, LogLevel.Warning, "Several wrong keys from {Address}: its keys are refused for {Wait}.")]
        public static partial void Locked(ILogger logger, IPAddress address, TimeSpan wait);
    }
}
