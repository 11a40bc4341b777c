namespace Edge.TestKit.Processes;

/// <summary>Somebody else's broker, on a loopback port of its own, keeping nothing.</summary>
/// <param name="more">Lines of its configuration behind the port's.</param>
/// <param name="perListener">Whether who may connect is said per port.</param>
public sealed class MosquittoBroker(string more = "", bool perListener = false) : IAsyncDisposable
{
    private const string Program = "/usr/sbin/mosquitto";

    private readonly TemporaryDirectory _folder = new();
    private ProgramProcess? _process;

    /// <summary>Why it cannot run here; null when it can.</summary>
    public static string? Missing => File.Exists(Program) ? null : "mosquitto is not installed.";

    /// <summary>Its port.</summary>
    public int Port { get; } = Ports.Free();

    /// <summary>Starts it, with nothing it may have known before.</summary>
    public async Task StartAsync()
    {
        await File.WriteAllTextAsync(_folder.Combine("conf"), $"per_listener_settings {(perListener ? "true" : "false")}\nlistener {Port} 127.0.0.1\nallow_anonymous true\npersistence false\n{more}");
        _process = new ProgramProcess(Program, ["-c", _folder.Combine("conf")]);
        await Eventually.TrueAsync(() => Task.FromResult(!Ports.IsFree(Port)), "mosquitto listens", TimeSpan.FromSeconds(20));
    }

    /// <summary>Kills it.</summary>
    public async Task KillAsync()
    {
        if (_process is not null) await _process.DisposeAsync();
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await KillAsync();
        _folder.Dispose();
    }
}
