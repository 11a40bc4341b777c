using System.Net;
using System.Security.Cryptography;
using System.Text;
using Edge.Agent.Api.Access;
using Edge.Agent.Api.Grpc.Wire;
using Edge.Agent.Configuration;
using Edge.Agent.Tests.Api.Support;
using Grpc.Core;

namespace Edge.Agent.Tests.Api.Access;

public sealed class AccessTests
{
    private const string Infer = """{"inputs":[{"name":"x","shape":[1,3],"datatype":"FP32","data":[1,2,3]}]}""";

    [Theory]
    [InlineData("Host", "localhost:9464")]
    [InlineData("Host", "127.0.0.1")]
    [InlineData("Host", "127.8.9.1:80")]
    [InlineData("Host", "[::1]:9464")]
    [InlineData("Sec-Fetch-Site", "none")]
    [InlineData("Sec-Fetch-Site", "same-origin")]
    public async Task Request_OfThisMachine_NeedsNoKey(string header, string value)
    {
        await using var rig = await ServingRig.StartAsync();

        Assert.Equal(HttpStatusCode.OK, await StatusAsync(rig, "v2", (header, value)));
    }

    [Theory]
    [InlineData("Host", "rebound.example.com:9464")]
    [InlineData("Host", "127.0.0.1.example.com")]
    [InlineData("X-Forwarded-For", "10.0.0.7")]
    [InlineData("Forwarded", "for=10.0.0.7")]
    [InlineData("Via", "1.1 proxy")]
    public async Task Request_OfSomebodyElseThroughThisMachine_NeedsAKey(string header, string value)
    {
        await using var rig = await ServingRig.StartAsync(WithKeys);

        Assert.Equal(HttpStatusCode.Unauthorized, await StatusAsync(rig, "v2", (header, value)));
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(rig, "v2", (header, value), ("X-API-Key", "all of it")));
    }

    [Theory]
    [InlineData("Origin", "https://example.com")]
    [InlineData("Origin", "null")]
    [InlineData("Sec-Fetch-Site", "cross-site")]
    [InlineData("Sec-Fetch-Site", "same-site")]
    public async Task Request_OfAWebPage_IsRefusedEvenWithAKey(string header, string value)
    {
        await using var rig = await ServingRig.StartAsync(WithKeys);

        Assert.Equal(HttpStatusCode.Forbidden, await StatusAsync(rig, "v2", (header, value), ("X-API-Key", "all of it")));
    }

    [Fact]
    public async Task Request_OfAPageFromHere_IsOurs()
    {
        await using var rig = await ServingRig.StartAsync();

        Assert.Equal(HttpStatusCode.OK, await StatusAsync(rig, "v2", ("Origin", rig.Address.GetLeftPart(UriPartial.Authority))));
    }

    [Theory]
    [InlineData("Authorization", "Bearer all of it", 200)]
    [InlineData("Authorization", "bearer all of it", 200)]
    [InlineData("X-API-Key", "all of it", 200)]
    [InlineData("X-API-Key", "only to infer", 403)]
    [InlineData("X-API-Key", "guessed", 401)]
    [InlineData("X-API-Key", "", 401)]
    [InlineData("Authorization", "Basic YWxsIG9mIGl0", 401)]
    [InlineData("Accept", "*/*", 401)]
    public async Task Request_WhereKeysAreAlwaysNeeded_IsHeldAgainstThem(string header, string value, int expected)
    {
        await using var rig = await ServingRig.StartAsync(options => WithKeys(options) with { KeysAlways = true });

        Assert.Equal(expected, (int)await StatusAsync(rig, "v2", (header, value)));
    }

    [Theory]
    [InlineData("only to infer", "v2/models/echo/infer", Infer, 200)]
    [InlineData("only to infer", "v2/repository/index", "", 403)]
    [InlineData("only to infer", "v2/repository/models/echo/unload", "", 403)]
    [InlineData("only to ask", "v2/repository/index", "", 200)]
    [InlineData("only to ask", "v2/models/echo/infer", Infer, 403)]
    [InlineData("only to ask", "v1/models/echo:predict", """{"instances":[[1,2,3]]}""", 403)]
    [InlineData("only to ask", "v1/tasks/echo", "", 403)]
    [InlineData("only to load", "v2/repository/models/echo/unload", "", 200)]
    public async Task Request_WithAKeyOfSomeScopes_MayDoThoseOnly(string key, string path, string body, int expected)
    {
        await using var rig = await ServingRig.StartAsync(WithKeys);
        using var content = new StringContent(body);
        content.Headers.Add("X-API-Key", key);

        var (status, answer) = await rig.PostAsync(path, content);

        Assert.Equal(expected, (int)status);
        if (expected == 403) Assert.Contains("see api.keysFile", answer.GetProperty("error").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Refusal_ForWantOfAKey_SaysHowToSendOne()
    {
        await using var rig = await ServingRig.StartAsync(options => WithKeys(options) with { KeysAlways = true });

        using var response = await rig.Client.GetAsync(new Uri("v2/nothing/here", UriKind.Relative), TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);
        Assert.Equal("Bearer", response.Headers.WwwAuthenticate.ToString());
        Assert.Equal(
            """{"error":"A key is needed here; send Authorization: Bearer KEY or X-API-Key: KEY."}""",
            await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    [Theory]
    [InlineData(null, StatusCode.Unauthenticated)]
    [InlineData("guessed", StatusCode.Unauthenticated)]
    [InlineData("only to infer", StatusCode.PermissionDenied)]
    [InlineData("all of it", StatusCode.OK)]
    public async Task Grpc_WhereKeysAreAlwaysNeeded_TakesThemFromTheMetadata(string? key, StatusCode expected)
    {
        await using var rig = await ServingRig.StartAsync(options => WithKeys(options) with { KeysAlways = true });
        var client = new GRPCInferenceService.GRPCInferenceServiceClient(rig.Grpc);
        var metadata = new Metadata();
        if (key is not null) metadata.Add("authorization", $"Bearer {key}");

        var call = client.RepositoryModelUnloadAsync(new RepositoryModelUnloadRequest { ModelName = "echo" }, metadata, cancellationToken: TestContext.Current.CancellationToken);

        Assert.Equal(expected, expected == StatusCode.OK ? (await call, call.GetStatus().StatusCode).StatusCode : (await Assert.ThrowsAsync<RpcException>(() => call.ResponseAsync)).StatusCode);
        Assert.Equal(expected != StatusCode.OK, rig.Service.Find("echo", null).IsSuccess);
    }

    private static ApiOptions WithKeys(ApiOptions options) => options with
    {
        Keys =
        [
            Key("all of it", ApiScope.Infer | ApiScope.Models | ApiScope.Status), Key("only to infer", ApiScope.Infer),
            Key("only to ask", ApiScope.Status), Key("only to load", ApiScope.Models),
        ],
    };

    private static ApiKey Key(string text, ApiScope scopes) => new(text.Replace(' ', '-'), SHA256.HashData(Encoding.UTF8.GetBytes(text)), scopes);

    private static async Task<HttpStatusCode> StatusAsync(ServingRig rig, string path, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(path, UriKind.Relative));
        foreach (var (name, value) in headers) request.Headers.TryAddWithoutValidation(name, value);
        using var response = await rig.Client.SendAsync(request, TestContext.Current.CancellationToken);
        return response.StatusCode;
    }
}
