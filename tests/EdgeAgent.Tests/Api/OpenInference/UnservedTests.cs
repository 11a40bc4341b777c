using System.Net;
using Edge.Agent.Tests.Api.Support;

namespace Edge.Agent.Tests.Api.OpenInference;

public sealed class UnservedTests : IAsyncLifetime
{
    private ServingRig _rig = null!;

    public async ValueTask InitializeAsync() => _rig = await ServingRig.StartAsync();

    public ValueTask DisposeAsync() => _rig.DisposeAsync();

    [Theory]
    [InlineData("GET", "v2/systemsharedmemory/status", "shared-memory extension")]
    [InlineData("GET", "v2/systemsharedmemory/region/r/status", "shared-memory extension")]
    [InlineData("POST", "v2/systemsharedmemory/region/r/register", "shared-memory extension")]
    [InlineData("POST", "v2/systemsharedmemory/unregister", "shared-memory extension")]
    [InlineData("GET", "v2/cudasharedmemory/status", "shared-memory extension")]
    [InlineData("POST", "v2/cudasharedmemory/region/r/register", "shared-memory extension")]
    [InlineData("GET", "v2/trace/setting", "telemetry.otlpEndpoint")]
    [InlineData("POST", "v2/models/echo/trace/setting", "telemetry.otlpEndpoint")]
    [InlineData("POST", "v2/logging", "Logs are not switched")]
    [InlineData("POST", "v2/models/echo/generate", "generate extension")]
    [InlineData("POST", "v2/models/echo/versions/3/generate_stream", "generate extension")]
    public async Task Request_OfAnExtensionThatIsNotServed_Is501AndSaysWhatToDo(string method, string path, string words)
    {
        var (status, body) = method == "GET" ? await _rig.GetAsync(path) : await _rig.PostAsync(path, "{}");

        Assert.Contains(words, body.GetProperty("error").GetString(), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NotImplemented, status);
    }
}
