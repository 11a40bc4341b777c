using System.Net;
using System.Net.Sockets;
using System.Text;
using Edge.Agent.Tests.Api.Support;

namespace Edge.Agent.Tests.Api;

/// <summary>What holds for the connection below the requests, whatever became of them.</summary>
public sealed class ConnectionTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("POST /v2/models/echo/infer HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1\r\n\r\n{", 400)]
    [InlineData("POST /v2/models/nobody/infer HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n", 400)]
    [InlineData("POST /v2/logging HTTP/1.1\r\nHost: localhost\r\nContent-Length: 9\r\n\r\nnot read.", 501)]
    [InlineData("GET /v2/nothing HTTP/1.1\r\nHost: localhost\r\n\r\n", 404)]
    [InlineData("PUT /v2 HTTP/1.1\r\nHost: localhost\r\nContent-Length: 4\r\n\r\nbody", 405)]
    [InlineData("GET /v2 HTTP/1.1\r\nHost: elsewhere.example\r\n\r\n", 401)]
    public async Task Request_Refused_LeavesTheConnectionForTheNext(string request, int expected)
    {
        await using var rig = await ServingRig.StartAsync();
        using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(IPAddress.Loopback, rig.Address.Port, Stop);
        await socket.SendAsync(Encoding.ASCII.GetBytes(request + "GET /v2/health/live HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"), Stop);

        await using var stream = new NetworkStream(socket);
        using var reader = new StreamReader(stream);
        var answers = await reader.ReadToEndAsync(Stop);

        Assert.StartsWith($"HTTP/1.1 {expected} ", answers, StringComparison.Ordinal);
        Assert.Contains("{\"error\":", answers, StringComparison.Ordinal);
        Assert.EndsWith("""{"live":true}""", answers, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Head_OfAPath_Is405WithWhatItTakesAndNoBody()
    {
        await using var rig = await ServingRig.StartAsync();
        using var request = new HttpRequestMessage(HttpMethod.Head, new Uri("v2/health/live", UriKind.Relative));

        using var response = await rig.Client.SendAsync(request, Stop);

        Assert.Equal(HttpStatusCode.MethodNotAllowed, response.StatusCode);
        Assert.Equal(["GET"], response.Content.Headers.Allow);
        Assert.Empty(await response.Content.ReadAsByteArrayAsync(Stop));
    }
}
