using Edge.Agent.Api.Access;
using Edge.Agent.Api.Grpc;
using Edge.Agent.Configuration;
using Edge.Protocol;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Edge.Agent.Api;

/// <summary>
/// The agent's endpoint: one or two listeners, the guard before every path, and the protocols. HTTP/1.1 on
/// <c>api.listen</c>; HTTP/2 without TLS, which gRPC needs a port of its own for, on <c>api.grpcListen</c>.
/// </summary>
internal sealed class LocalEndpoint : IAsyncDisposable
{
    private readonly ApiOptions _options;
    private readonly WebApplication _app;

    /// <summary>An endpoint that does not listen yet.</summary>
    /// <param name="options">Where and for whom it listens.</param>
    /// <param name="protocols">What it speaks over HTTP.</param>
    /// <param name="grpc">What it speaks over gRPC; null for nothing.</param>
    /// <param name="logs">Where requests that fail unexpectedly are logged.</param>
    /// <param name="lockout">Bounds who guesses keys; null for no bound.</param>
    public LocalEndpoint(ApiOptions options, IReadOnlyList<IApiRoutes> protocols, GrpcProtocol? grpc, ILoggerFactory logs, Lockout? lockout = null)
    {
        _options = options;
        // Nothing but what stands here: the usual builders also read appsettings.json of the current folder and ASPNETCORE_
        // variables, either of which could open the endpoint to the network.
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(Configure);
        builder.Services.AddRoutingCore();
        if (options.GrpcListen is not null) grpc?.AddTo(builder.Services);
        _app = builder.Build();
        var pipeline = new RequestPipeline(new AccessGuard(new KeyRing(options.Keys), options.KeysAlways, lockout), logs.CreateLogger<RequestPipeline>());
        _app.Use(next => context => pipeline.RunAsync(context, next));
        foreach (var protocol in protocols) protocol.Map(_app);
        if (options.GrpcListen is not null && grpc is not null) GrpcProtocol.Map(_app);
    }

    /// <summary>Where HTTP is spoken once started: port 0 has become a real one.</summary>
    public Uri Address => new(_app.Urls.First());

    /// <summary>Where gRPC is spoken once started.</summary>
    public Uri GrpcAddress => new(_app.Urls.Last());

    /// <summary>Begins to listen.</summary>
    /// <param name="cancellationToken">Ends the attempt.</param>
    /// <returns>Null, or why it cannot listen: no reason to stop inspecting.</returns>
    public async Task<Problem?> StartAsync(CancellationToken cancellationToken)
    {
        try
        {
            await _app.StartAsync(cancellationToken);
            return null;
        }
        catch (IOException exception)
        {
            return new Problem(
                ReasonCode.InputOutput,
                $"api.listen: {_options.Listen}{(_options.GrpcListen is { } grpc ? $" or api.grpcListen: {grpc}" : "")} cannot be listened on: {exception.GetBaseException().Message}. "
                + "Choose another port, or \"api\": \"none\", and restart.");
        }
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private void Configure(KestrelServerOptions kestrel)
    {
        kestrel.AddServerHeader = false;
        kestrel.Limits.MaxRequestBodySize = _options.MaxRequestBytes;
        kestrel.Limits.MaxConcurrentConnections = _options.MaxConnections;
        kestrel.Listen(_options.Listen, listener => listener.Protocols = HttpProtocols.Http1);
        if (_options.GrpcListen is { } grpc) kestrel.Listen(grpc, listener => listener.Protocols = HttpProtocols.Http2);
    }
}
