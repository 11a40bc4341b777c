namespace Edge.TestKit.Processes;

/// <summary>Somebody else's broker, on a loopback port of its own, keeping nothing.</summary>
public sealed class MosquittoBroker : IAsyncDisposable
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
        await File.WriteAllTextAsync(_folder.Combine("conf"), $"listener {Port} 127.0.0.1\nallow_anonymous true\npersistence false\n");
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
