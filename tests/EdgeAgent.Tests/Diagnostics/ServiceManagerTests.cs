using System.Net.Sockets;
using System.Text;
using Edge.Agent.Diagnostics;
using Edge.Agent.Tests.Fixtures;
using Edge.TestKit;
using Microsoft.Extensions.Time.Testing;

namespace Edge.Agent.Tests.Diagnostics;

[Collection(ProcessEnvironment.Name)]
public sealed class ServiceManagerTests : IDisposable
{
    private readonly TemporaryDirectory _folder = new();
    private readonly FakeTimeProvider _time = new();
    private readonly List<IDisposable> _open = [];

    public void Dispose()
    {
        foreach (var item in _open) item.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task Ready_UnderAWatchdog_TellsAndPetsEveryThirdOfItsLimit()
    {
        var systemd = Listen();
        Set("WATCHDOG_USEC", "30000000");
        await using var manager = new ServiceManager(_time);

        manager.Ready(() => true);
        Assert.Equal(["READY=1", "WATCHDOG=1"], Received(systemd));
        _time.Advance(TimeSpan.FromSeconds(9.9));
        Assert.Empty(Received(systemd));
        _time.Advance(TimeSpan.FromSeconds(0.1));
        Assert.Equal(["WATCHDOG=1"], Received(systemd));
    }

    [Fact]
    public async Task Ready_AgentThatHangs_LetsTheWatchdogBite()
    {
        var systemd = Listen();
        Set("WATCHDOG_USEC", "30000000");
        await using var manager = new ServiceManager(_time);
        var alive = true;
        manager.Ready(() => alive);
        Received(systemd);

        alive = false;
        _time.Advance(TimeSpan.FromSeconds(60));

        Assert.Empty(Received(systemd));
    }

    [Fact]
    public async Task Ready_WithoutAWatchdog_OnlyTells()
    {
        var systemd = Listen();
        await using var manager = new ServiceManager(_time);

        manager.Ready(() => true);
        _time.Advance(TimeSpan.FromMinutes(5));
        manager.Stopping();

        Assert.Equal(["READY=1", "STOPPING=1"], Received(systemd));
    }

    [Fact]
    public async Task Dispose_UnderAWatchdog_StopsPetting()
    {
        var systemd = Listen();
        Set("WATCHDOG_USEC", "30000000");
        var manager = new ServiceManager(_time);
        manager.Ready(() => true);
        Received(systemd);

        await manager.DisposeAsync();
        _time.Advance(TimeSpan.FromSeconds(60));

        Assert.Empty(Received(systemd));
    }

    [Fact]
    public async Task Ready_NobodyListensAnyMore_GoesOn()
    {
        Listen().Dispose();
        Set("WATCHDOG_USEC", "30000000");
        await using var manager = new ServiceManager(_time);
        var asked = 0;

        manager.Ready(() => ++asked > 0);
        _time.Advance(TimeSpan.FromSeconds(10));

        Assert.Equal(2, asked);
    }

    /// <summary>Takes systemd's place: the notifier reads where to when it is made.</summary>
    private Socket Listen()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "sd_notify is Linux's.");
        var path = _folder.Combine("notify");
        var socket = new Socket(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified);
        _open.Add(socket);
        socket.Bind(new UnixDomainSocketEndPoint(path));
        Set("NOTIFY_SOCKET", path);
        return socket;
    }

    private void Set(string variable, string value) => _open.Add(ProcessEnvironment.Set(variable, value));

    /// <summary>What has arrived: sending is synchronous, so all of it is here.</summary>
    private static List<string> Received(Socket socket)
    {
        List<string> messages = [];
        var buffer = new byte[256];
        while (socket.Poll(0, SelectMode.SelectRead)) messages.Add(Encoding.UTF8.GetString(buffer, 0, socket.Receive(buffer)));
        return messages;
    }
}
