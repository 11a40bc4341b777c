using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Edge.Agent.Api;
using Edge.Agent.Api.Grpc;
using Edge.Agent.Api.OpenInference;
using Edge.Agent.Api.Tasks;
using Edge.Agent.Api.TensorFlow;
using Edge.Agent.Configuration;
using Edge.Agent.Diagnostics;
using Edge.Agent.Tests.Deployment.Support;
using Grpc.Net.Client;
using Microsoft.Extensions.Logging.Abstractions;

namespace Edge.Agent.Tests.Api.Support;

/// <summary>A listening endpoint over models without graphs, and clients of it.</summary>
internal sealed class ServingRig : IAsyncDisposable
{
    public const int Limit = 64 << 10;

    private readonly LocalEndpoint _endpoint;
    private GrpcChannel? _channel;

    private ServingRig(Func<ApiOptions, ApiOptions> change)
    {
        var options = change(new ApiOptions(new IPEndPoint(IPAddress.Loopback, 0)) { GrpcListen = new IPEndPoint(IPAddress.Loopback, 0), MaxRequestBytes = Limit });
        var readiness = new Readiness([], new FakeModelHost());
        _endpoint = new LocalEndpoint(
            options,
            [
                new OpenInferenceRoutes(Service, options.MaxRequestBytes), new MetadataRoutes(Service, readiness), new RepositoryRoutes(Service), new UnservedRoutes(),
                new TensorFlowRoutes(Service, options.MaxRequestBytes), new TaskRoutes(Service, options.MaxRequestBytes),
            ],
            new GrpcProtocol(Service, readiness, options.MaxRequestBytes, NullLogger<InferenceGrpcService>.Instance),
            NullLoggerFactory.Instance);
    }

    public MemoryService Service { get; } = new();

    public HttpClient Client { get; } = new(new SocketsHttpHandler { UseProxy = false });

    public Uri Address => _endpoint.Address;

    public Uri GrpcAddress => _endpoint.GrpcAddress;

    public GrpcChannel Grpc => _channel ??= GrpcChannel.ForAddress(_endpoint.GrpcAddress, new GrpcChannelOptions { MaxReceiveMessageSize = null, MaxSendMessageSize = null });

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public static Task<ServingRig> StartAsync() => StartAsync(options => options);

    public static async Task<ServingRig> StartAsync(Func<ApiOptions, ApiOptions> change)
    {
        var rig = new ServingRig(change);
        Assert.Null(await rig._endpoint.StartAsync(Stop));
        rig.Client.BaseAddress = rig.Address;
        return rig;
    }

    public async Task<(HttpStatusCode Status, JsonElement Body)> GetAsync(string path)
    {
        using var response = await Client.GetAsync(new Uri(path, UriKind.Relative), Stop);
        return (response.StatusCode, await JsonAsync(response));
    }

    public Task<(HttpStatusCode Status, JsonElement Body)> PostAsync(string path, string json) =>
        PostAsync(path, new StringContent(json, Encoding.UTF8, "application/json"));

    public async Task<(HttpStatusCode Status, JsonElement Body)> PostAsync(string path, HttpContent content)
    {
        using var response = await Client.PostAsync(new Uri(path, UriKind.Relative), content, Stop);
        return (response.StatusCode, await JsonAsync(response));
    }

    /// <summary>A request of the binary tensor data extension, as its text describes it.</summary>
    public async Task<(HttpStatusCode Status, JsonElement Json, byte[] Binary)> BinaryAsync(string path, string json, params byte[][] tensors)
    {
        var header = Encoding.UTF8.GetBytes(json);
        using var content = new ByteArrayContent([.. header, .. tensors.SelectMany(tensor => tensor)]);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/octet-stream");
        content.Headers.Add("Inference-Header-Content-Length", header.Length.ToString(CultureInfo.InvariantCulture));
        using var response = await Client.PostAsync(new Uri(path, UriKind.Relative), content, Stop);
        var body = await response.Content.ReadAsByteArrayAsync(Stop);
        Assert.Equal(body.Length, response.Content.Headers.ContentLength);
        var length = response.Headers.TryGetValues("Inference-Header-Content-Length", out var values) ? int.Parse(values.Single(), CultureInfo.InvariantCulture) : body.Length;
        Assert.Equal(length < body.Length ? "application/octet-stream" : "application/json", response.Content.Headers.ContentType?.MediaType);
        return (response.StatusCode, JsonSerializer.Deserialize<JsonElement>(body.AsSpan(0, length)), body[length..]);
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        _channel?.Dispose();
        await _endpoint.DisposeAsync();
    }

    private static async Task<JsonElement> JsonAsync(HttpResponseMessage response)
    {
        Assert.Equal("application/json", response.Content.Headers.ContentType?.MediaType);
        return JsonSerializer.Deserialize<JsonElement>(await response.Content.ReadAsStringAsync(Stop));
    }
}
