namespace Edge.TestKit.Processes;

/// <summary>A PostgreSQL server of its own in a temporary folder, on a loopback port, durable as in production.</summary>
public sealed class PostgresCluster : IAsyncDisposable
{
    private readonly TemporaryDirectory _folder = new();
    private readonly int _port = Ports.Free();
    private ProgramProcess? _server;

    /// <summary>Why it cannot run here; null when it can.</summary>
    public static string? Missing => Programs is null ? "postgresql is not installed." : null;

    private static string? Programs { get; } =
        Directory.Exists("/usr/lib/postgresql")
            ? Directory.GetDirectories("/usr/lib/postgresql").Select(version => Path.Combine(version, "bin")).Where(bin => File.Exists(Path.Combine(bin, "initdb"))).Order().LastOrDefault()
            : null;

    private string Data => _folder.Combine("data");

    /// <summary>Connection string of a database.</summary>
    /// <param name="database">Its name.</param>
    public string ConnectionString(string database = "postgres") => $"Host=127.0.0.1;Port={_port};Username=edge;Database={database};Include Error Detail=true";

    /// <summary>Makes the cluster and starts it.</summary>
    public async Task StartAsync()
    {
        // The server refuses to run as root; its packages bring a user for it.
        if (Environment.UserName == "root") await RunAsync("/usr/bin/chown", "postgres", _folder.Path);
        await AsServerUserAsync(Path.Combine(Programs!, "initdb"), "-D", Data, "-U", "edge", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync");
        var command = Command(
            Path.Combine(Programs!, "postgres"), "-D", Data, "-p", $"{_port}", "-c", "listen_addresses=127.0.0.1", "-c", "unix_socket_directories=", "-c", "max_connections=200");
        _server = new ProgramProcess(command[0], command[1..]);
        await _server.WaitForLineAsync(line => line.Contains("ready to accept connections", StringComparison.Ordinal), TimeSpan.FromSeconds(60));
    }

    /// <summary>Makes an empty database.</summary>
    /// <param name="database">Its name.</param>
    /// <returns>Its connection string.</returns>
    public async Task<string> CreateAsync(string database)
    {
        await RunAsync(Path.Combine(Programs!, "createdb"), "-h", "127.0.0.1", "-p", $"{_port}", "-U", "edge", database);
        return ConnectionString(database);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        // Its data goes with the folder: nothing is worth a clean end, but every process of it must be gone.
        if (_server is not null)
        {
            await AsServerUserAsync(Path.Combine(Programs!, "pg_ctl"), "-D", Data, "-m", "immediate", "-w", "stop");
            await _server.DisposeAsync();
        }

        _folder.Dispose();
    }

    private static string[] Command(params string[] command) =>
        Environment.UserName == "root" ? ["/usr/sbin/runuser", "-u", "postgres", "--", .. command] : command;

    private static Task AsServerUserAsync(params string[] command)
    {
        var whole = Command(command);
        return RunAsync(whole[0], whole[1..]);
    }

    private static async Task RunAsync(string program, params string[] arguments)
    {
        var (exitCode, output) = await ProgramProcess.RunAsync(program, arguments);
        if (exitCode != 0) throw new InvalidOperationException($"{program} ended with {exitCode}:\n{output}");
    }
}
