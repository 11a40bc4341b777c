using System.Net;
using Edge.Hub.Broker;
using Edge.Hub.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.AspNetCore.Builder;

namespace Edge.Hub.Tests;

/// <summary>A whole hub in this process, on ports of its own, over a real database file.</summary>
internal sealed class TestHub : IAsyncDisposable
{
    private readonly WebApplication _app;

    private TestHub(WebApplication app)
    {
        _app = app;
        Http = new HttpClient { BaseAddress = new Uri(app.Urls.First()) };
    }

    public HttpClient Http { get; }

    public Uri Url => Http.BaseAddress!;

    public IPEndPoint Mqtt => Get<EmbeddedBroker>().Endpoint;

    public static async Task<TestHub> StartAsync(
        string folder, CancellationToken stop, Action<IServiceCollection>? adjust = null, Func<HubOptions, HubOptions>? options = null)
    {
        var loopback = new HubOptions(folder, new IPEndPoint(IPAddress.Loopback, 0), new IPEndPoint(IPAddress.Loopback, 0));
        var app = await HubComposition.BuildAsync(options?.Invoke(loopback) ?? loopback, adjust, stop);
        await app.StartAsync(stop);
        return new TestHub(app);
    }

    public T Get<T>()
        where T : notnull => _app.Services.GetRequiredService<T>();

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await _app.StopAsync(CancellationToken.None);
        await _app.DisposeAsync();
    }
}
