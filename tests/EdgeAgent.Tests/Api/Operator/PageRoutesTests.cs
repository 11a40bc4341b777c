using System.Net;
using System.Text.Json;
using System.Text.RegularExpressions;
using Edge.Agent.Api;
using Edge.Agent.Api.Operator;
using Edge.Agent.Configuration;
using Microsoft.Extensions.Logging.Abstractions;

namespace Edge.Agent.Tests.Api.Operator;

public sealed partial class PageRoutesTests : IAsyncLifetime
{
    private readonly LocalEndpoint _endpoint = new(new ApiOptions(new IPEndPoint(IPAddress.Loopback, 0)) { KeysAlways = true }, [new PageRoutes()], null, NullLoggerFactory.Instance);
    private readonly HttpClient _client = new(new SocketsHttpHandler { UseProxy = false });

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        Assert.Null(await _endpoint.StartAsync(Stop));
        _client.BaseAddress = _endpoint.Address;
    }

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        await _endpoint.DisposeAsync();
    }

    [Fact]
    public async Task Get_ThePage_NeedsNoKeyAndAllowsNothingFromElsewhere()
    {
        using var answer = await _client.GetAsync(new Uri("/", UriKind.Relative), Stop);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal("text/html", answer.Content.Headers.ContentType!.MediaType);
        var policy = Assert.Single(answer.Headers.GetValues("Content-Security-Policy"));
        Assert.StartsWith("default-src 'none'", policy, StringComparison.Ordinal);
        Assert.DoesNotContain("unsafe", policy, StringComparison.Ordinal);
        Assert.Equal("nosniff", Assert.Single(answer.Headers.GetValues("X-Content-Type-Options")));
    }

    [Fact]
    public async Task Get_WithTheETagOfBefore_IsNotModified()
    {
        using var first = await _client.GetAsync(new Uri("/operator/page.css", UriKind.Relative), Stop);
        using var request = new HttpRequestMessage(HttpMethod.Get, "/operator/page.css");
        request.Headers.IfNoneMatch.Add(first.Headers.ETag!);

        using var second = await _client.SendAsync(request, Stop);

        Assert.Equal(HttpStatusCode.NotModified, second.StatusCode);
        Assert.Empty(await second.Content.ReadAsByteArrayAsync(Stop));
    }

    [Fact]
    public void Files_AllOfThem_AreSmallAndNameNothingElsewhere()
    {
        var files = PageFile.All();

        Assert.InRange(files.Sum(file => file.Content.Length), 10_000, 150_000);
        Assert.All(files, file => Assert.DoesNotMatch(@"https?://(?!www\.w3\.org/)", Text(file.Name)));
        Assert.DoesNotMatch(@"<script(?![^>]*src=)|\son\w+=|style=", Text("index.html"));
    }

    [Theory]
    [InlineData("de.json")]
    [InlineData("zh.json")]
    public void Texts_OfALanguage_AreThoseOfEnglishWithTheSamePlaces(string name)
    {
        var (english, other) = (Texts("en.json"), Texts(name));

        Assert.Equal(english.Keys, other.Keys);
        Assert.All(english, text => Assert.Equal(Places(text.Value), Places(other[text.Key])));
        Assert.All(other.Values, text => Assert.False(string.IsNullOrWhiteSpace(text)));
    }

    [Fact]
    public void Texts_ThatTheScriptsSay_AreThere()
    {
        var scripts = string.Concat(PageFile.All().Where(file => file.Name.EndsWith(".js", StringComparison.Ordinal)).Select(file => Text(file.Name)));
        var page = Text("index.html");
        var said = Said().Matches(scripts).Select(match => match.Groups[1].Value).Concat(Marked().Matches(page).Select(match => match.Groups[1].Value)).ToHashSet();

        Assert.NotEmpty(said);
        Assert.Empty(said.Except(Texts("en.json").Keys));
    }

    private static string Text(string name) => System.Text.Encoding.UTF8.GetString(PageFile.All().Single(file => file.Name == name).Content);

    private static SortedDictionary<string, string> Texts(string name) => JsonSerializer.Deserialize<SortedDictionary<string, string>>(Text(name))!;

    private static IEnumerable<string> Places(string text) => Place().Matches(text).Select(match => match.Value).Order(StringComparer.Ordinal);

    [GeneratedRegex(@"\{\w+\}")]
    private static partial Regex Place();

    [GeneratedRegex(@"say\('([\w.-]+)'")]
    private static partial Regex Said();

    [GeneratedRegex("data-(?:text|label)=\"([\\w.]+)\"")]
    private static partial Regex Marked();
}
