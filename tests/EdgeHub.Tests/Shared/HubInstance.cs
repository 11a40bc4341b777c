using System.Text.Json;
using Edge.Hub.Api;
using Edge.TestKit.Processes;

namespace Edge.Hub.Tests.Shared;

/// <summary>One hub process, as built for this test.</summary>
internal sealed class HubInstance(string folder, int mqttPort, string database, string shared) : IAsyncDisposable
{
    private readonly int _port = Ports.Free();
    private ProgramProcess? _process;

    /// <summary>Its API; the port stays over its lives.</summary>
    public HttpClient Http => field ??= new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{_port}") };

    /// <summary>Whether it leads; false while it does not run.</summary>
    public async Task<bool> LeadsAsync()
    {
        try
        {
            return (await ReadAsync<ReadyView>("api/v1/ready")).Leads;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    public async Task StartAsync()
    {
        Directory.CreateDirectory(folder);
        var config = Path.Combine(folder, "hub.json");
        await File.WriteAllTextAsync(
            config,
            JsonSerializer.Serialize(new { data = folder, http = $"127.0.0.1:{_port}", broker = new { host = "127.0.0.1", port = mqttPort }, database, shared }),
            TestContext.Current.CancellationToken);
        _process = new ProgramProcess(Path.Combine(AppContext.BaseDirectory, "edge-hub"), ["run", "--config", config]);
        await Eventually.TrueAsync(
            async () =>
            {
                if (_process.HasExited) throw new InvalidOperationException(_process.Output);
                return (await Http.GetAsync(new Uri("api/v1/ready", UriKind.Relative), TestContext.Current.CancellationToken)).IsSuccessStatusCode;
            },
            "the hub is ready",
            TimeSpan.FromSeconds(30));
    }

    public async Task KillAsync()
    {
        if (_process is not null) await _process.DisposeAsync();
    }

    public async Task<T> ReadAsync<T>(string path) =>
        JsonSerializer.Deserialize<T>(await Http.GetStringAsync(new Uri(path, UriKind.Relative), TestContext.Current.CancellationToken), HubJson.Options)!;

    public async ValueTask DisposeAsync()
    {
        await KillAsync();
        Http.Dispose();
    }
}
