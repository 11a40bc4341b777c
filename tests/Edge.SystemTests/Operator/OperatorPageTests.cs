using System.Globalization;
using System.Text.Json.Nodes;
using Edge.SystemTests.Dashboard;
using Edge.TestKit;
using Edge.TestKit.Processes;
using Microsoft.Playwright;

namespace Edge.SystemTests.Operator;

public sealed class OperatorPageTests : IAsyncLifetime
{
    private readonly TemporaryDirectory _folder = new();
    private AgentProcess _agent = null!;
    private IPlaywright _playwright = null!;
    private IBrowser _browser = null!;
    private int _fed;

    private Uri Url => new($"http://127.0.0.1:{_agent.ApiPort.ToString(CultureInfo.InvariantCulture)}/");

    public async ValueTask InitializeAsync()
    {
        Assert.SkipWhen(Chromium.Path is null, "needs Chromium: apt-get install chromium, or EDGE_CHROMIUM");
        _agent = new AgentProcess(_folder.Path, "box-1", null, Samples.Repository);
        _agent.Configuration["pipelines"]![0]!["evidence"] = JsonNode.Parse("""{ "keep": "thumbnail", "verdicts": ["accept", "reject", "review", "error"] }""");
        _playwright = await Playwright.CreateAsync();
        _browser = await Chromium.LaunchAsync(_playwright);
    }

    public async ValueTask DisposeAsync()
    {
        if (_browser is not null) await _browser.DisposeAsync();
        _playwright?.Dispose();
        if (_agent is not null) await _agent.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task Watch_PartsAreDecided_VerdictPictureAndCountsFollow()
    {
        await StartAsync();
        var watched = await OpenAsync();
        var page = watched.Page;
        await Assertions.Expect(page.Locator("#verdict")).ToContainTextAsync("READY");

        Feed("good", 20);
        await Assertions.Expect(page.Locator("#verdict.accept")).ToContainTextAsync("GOOD");
        await Assertions.Expect(page.Locator("#counts")).ToContainTextAsync("20");
        Feed("open", 3);
        await Assertions.Expect(page.Locator("#strip .part.reject img")).ToHaveCountAsync(3);

        await Assertions.Expect(page.Locator("#verdict.reject")).ToContainTextAsync("REJECT");
        await Assertions.Expect(page.Locator("#verdict svg path")).ToBeVisibleAsync();
        await Assertions.Expect(page.Locator("#stage image")).ToBeVisibleAsync();
        await Assertions.Expect(page.Locator("#defects")).ToContainTextAsync("open");
        await Assertions.Expect(page.Locator("#counts .yield")).ToContainTextAsync("87.0%");
        await Assertions.Expect(page.Locator("#facts")).ToContainTextAsync("pcb-defects");
        await Assertions.Expect(page.Locator("#facts")).ToContainTextAsync("cpu");
        Assert.InRange(await HeightOfAsync(page, "#verdict b"), 56, 400);
        foreach (var (width, height) in new[] { (1280, 800), (1920, 1080) })
        {
            await page.SetViewportSizeAsync(width, height);
            await watched.PictureAsync(string.Create(CultureInfo.InvariantCulture, $"operator-{width}"));
            Assert.True(await page.EvaluateAsync<bool>("document.documentElement.scrollWidth <= innerWidth && document.documentElement.scrollHeight <= innerHeight"), $"the page scrolls at {width} x {height}");
        }

        Assert.Equal("", string.Join('\n', watched.Complaints));
        Assert.All(watched.Requests, request => Assert.True(request.StartsWith("blob:", StringComparison.Ordinal) || new Uri(request).Authority == Url.Authority, request));
        await ReportWeightAsync(page);
    }

    [Fact]
    public async Task Relabel_ByKeyboardAndTouch_IsARecordWithItsAuthor()
    {
        await StartAsync();
        Feed("open", 2);
        Feed("good", 1);
        var watched = await OpenAsync();
        var page = watched.Page;
        await Assertions.Expect(page.Locator("#strip .part.reject")).ToHaveCountAsync(2);

        // The keyboard alone: hold a part, say what it is, go on.
        await page.Locator("#strip .part.reject").First.FocusAsync();
        await page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(page.Locator(".held")).ToBeVisibleAsync();
        await page.Locator("[data-word='false-reject']").FocusAsync();
        await page.Keyboard.PressAsync("Space");
        await Assertions.Expect(page.Locator("dialog[open]")).ToBeVisibleAsync();
        await page.Keyboard.TypeAsync("Anna");
        await page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(page.Locator("#toast")).ToContainTextAsync("by Anna");
        await Assertions.Expect(page.Locator("[data-word='false-reject']")).ToHaveAttributeAsync("aria-pressed", "true");
        await watched.PictureAsync("operator-relabelled");
        await page.Keyboard.PressAsync("Escape");
        await Assertions.Expect(page.Locator(".held")).ToHaveCountAsync(0);

        // An accepted part cannot be a false reject; its class can be another.
        await page.GetByRole(AriaRole.Button, new() { Name = "Last parts" }).ClickAsync();
        await page.Locator("#strip .part.accept").First.ClickAsync();
        await Assertions.Expect(page.Locator("[data-word='false-reject']")).ToHaveCountAsync(0);
        await page.Locator("[data-word='new-class']").ClickAsync();
        await watched.PictureAsync("operator-class");
        await page.Locator("dialog input").FillAsync("solder ball");
        await page.GetByRole(AriaRole.Button, new() { Name = "OK" }).ClickAsync();
        await Assertions.Expect(page.Locator("#strip .flag", new() { HasTextString = "other class" })).ToBeVisibleAsync();

        var said = await _agent.Http.GetStringAsync(new Uri("operator/state", UriKind.Relative), TestContext.Current.CancellationToken);
        Assert.Contains("\"false-reject\"", said, StringComparison.Ordinal);
        Assert.Contains("\"new-class\"", said, StringComparison.Ordinal);
        Assert.Equal("", string.Join('\n', watched.Complaints));
    }

    [Fact]
    public async Task MasterParts_AreAskedForShownByKeyboardAndLetTheLineGo()
    {
        _agent.Configuration["pipelines"]![0]!["challenge"] = JsonNode.Parse("""{ "masters": [ { "part": "good-board", "expect": "accept" }, { "part": "bad-board", "expect": "reject" } ] }""");
        await StartAsync();
        Feed("good", 1);
        var watched = await OpenAsync();
        var page = watched.Page;
        await Assertions.Expect(page.Locator("#challenge")).ToContainTextAsync("good-board");
        await Assertions.Expect(page.Locator("#verdict.error")).ToBeVisibleAsync();
        foreach (var language in new[] { "de", "zh", "en" })
        {
            await page.SelectOptionAsync("#language", language);
            await Assertions.Expect(page.Locator("html")).ToHaveAttributeAsync("lang", language);
            foreach (var scheme in new[] { ColorScheme.Dark, ColorScheme.Light })
            {
                await page.EmulateMediaAsync(new() { ColorScheme = scheme });
                await watched.PictureAsync($"operator-challenge-{language}-{scheme.ToString().ToLowerInvariant()}");
                Assert.Equal("", await page.EvaluateAsync<string>(PageMeasures.Contrast));
            }

            Assert.Equal("", await page.EvaluateAsync<string>(PageMeasures.TouchSizes));
            Assert.True(await page.EvaluateAsync<bool>("document.documentElement.scrollWidth <= innerWidth"), $"{language} is wider than the screen");
        }

        await ShowMasterAsync(page, "good-board", "Anna");
        Feed("good", 1);
        await Assertions.Expect(page.Locator("[data-key='master-good-board']")).ToContainTextAsync("1/1");
        await ShowMasterAsync(page, "bad-board", null);
        Feed("open", 1);
        await Assertions.Expect(page.Locator("#challenge")).ToBeHiddenAsync();
        Feed("good", 1);
        await Assertions.Expect(page.Locator("#verdict.accept")).ToBeVisibleAsync();
        Assert.Equal("", string.Join('\n', watched.Complaints));
    }

    [Fact]
    public async Task EveryLanguage_TextsAreSwitchedLegibleAndLargeEnoughToTouch()
    {
        await StartAsync();
        Feed("good", 3);
        Feed("open", 2);
        var watched = await OpenAsync();
        var page = watched.Page;
        foreach (var (language, verdict) in new[] { ("en", "REJECT"), ("de", "AUSSCHUSS"), ("zh", "不合格") })
        {
            await page.SelectOptionAsync("#language", language);
            await Assertions.Expect(page.Locator("#verdict")).ToContainTextAsync(verdict);
            await Assertions.Expect(page.Locator("html")).ToHaveAttributeAsync("lang", language);
            foreach (var scheme in new[] { ColorScheme.Dark, ColorScheme.Light })
            {
                await page.EmulateMediaAsync(new() { ColorScheme = scheme });
                await watched.PictureAsync($"operator-{language}-{scheme.ToString().ToLowerInvariant()}");
                Assert.Equal("", await page.EvaluateAsync<string>(PageMeasures.Contrast));
            }

            Assert.Equal("", await page.EvaluateAsync<string>(PageMeasures.TouchSizes));
            Assert.True(await page.EvaluateAsync<bool>("document.documentElement.scrollWidth <= innerWidth"), $"{language} is wider than the screen");
        }

        Assert.Equal("", string.Join('\n', watched.Complaints));
    }

    [Fact]
    public async Task Agent_AwayAndBack_IsSaidPlainlyAndNothingIsMissing()
    {
        await StartAsync();
        Feed("good", 5);
        var watched = await OpenAsync();
        var page = watched.Page;
        await Assertions.Expect(page.Locator("#counts")).ToContainTextAsync("5");

        await _agent.KillAsync();
        await Assertions.Expect(page.Locator(".notice.away")).ToContainTextAsync("Nothing here is current");
        await Assertions.Expect(page.Locator("#verdict.away")).ToContainTextAsync("NO LINK");
        await watched.PictureAsync("operator-away");
        Feed("open", 2);
        _agent.Start();

        await Assertions.Expect(page.Locator(".notice.away")).ToHaveCountAsync(0, new() { Timeout = 20_000 });
        await Assertions.Expect(page.Locator(".notice.back")).ToContainTextAsync("started anew");
        await Assertions.Expect(page.Locator("#counts .yield")).ToContainTextAsync("71.4%", new() { Timeout = 20_000 });
        await watched.PictureAsync("operator-back");
    }

    [Fact]
    public async Task Key_WhereOneIsNeeded_IsAskedForAndStaysInTheTab()
    {
        var keys = _folder.Combine("keys");
        var hash = Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData("4711"u8));
        await File.WriteAllTextAsync(keys, $"line-3 {hash} status,operate\n", TestContext.Current.CancellationToken);
        _agent.Configuration["api"]!["keysFile"] = keys;
        _agent.Configuration["api"]!["requireKey"] = "always";
        _agent.Start();
        await Eventually.TrueAsync(async () => (await _agent.Http.GetAsync(Url)).IsSuccessStatusCode, "the page is there", TimeSpan.FromSeconds(30));
        Feed("good", 1);
        var watched = await OpenAsync();
        var page = watched.Page;

        await Assertions.Expect(page.Locator("dialog[open]")).ToContainTextAsync("only with a key");
        await page.Locator("dialog input").FillAsync("1234");
        await page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(page.Locator("dialog .wrong")).ToContainTextAsync("not known");
        await page.Locator("dialog input").FillAsync("4711");
        await page.Keyboard.PressAsync("Enter");

        await Assertions.Expect(page.Locator("#stage image")).ToBeVisibleAsync(new() { Timeout = 30_000 });
        await Assertions.Expect(page.Locator("#sign")).ToContainTextAsync("line-3");
        Assert.Equal("4711", await page.EvaluateAsync<string>("sessionStorage.getItem('key')"));
        Assert.DoesNotContain("4711", await page.EvaluateAsync<string>("JSON.stringify(localStorage) + document.cookie"), StringComparison.Ordinal);
    }

    private async Task StartAsync()
    {
        _agent.Start();
        await _agent.WaitUntilReadyAsync();
    }

    /// <summary>The keyboard alone; the name is asked for the first time.</summary>
    private static async Task ShowMasterAsync(IPage page, string master, string? name)
    {
        await page.Locator($"[data-key='master-{master}']").FocusAsync();
        await page.Keyboard.PressAsync("Enter");
        if (name is not null)
        {
            await Assertions.Expect(page.Locator("dialog[open]")).ToBeVisibleAsync();
            await page.Keyboard.TypeAsync(name);
            await page.Keyboard.PressAsync("Enter");
        }

        await Assertions.Expect(page.Locator($"[data-key='master-{master}']")).ToHaveAttributeAsync("aria-pressed", "true");
    }

    private void Feed(string label, int count)
    {
        var golden = Directory.GetFiles(Path.Combine(Samples.Model("2"), "golden"), $"{label}-*.png");
        for (var index = 0; index < count; index++)
            _agent.Feed(File.ReadAllBytes(golden[index % golden.Length]), string.Create(CultureInfo.InvariantCulture, $"board-{++_fed:000}-{label}.png"));
    }

    private async Task<WatchedPage> OpenAsync()
    {
        var watched = await WatchedPage.OpenAsync(_browser, Url);
        await watched.Page.GotoAsync("/");
        return watched;
    }

    private static Task<double> HeightOfAsync(IPage page, string selector) =>
        page.EvaluateAsync<double>("selector => parseFloat(getComputedStyle(document.querySelector(selector)).fontSize)", selector);

    /// <summary>What the page is made of, without the pictures of parts, which are the box's and not its own.</summary>
    private static async Task ReportWeightAsync(IPage page)
    {
        var bytes = await page.EvaluateAsync<int>("""
            performance.getEntriesByType('resource').concat(performance.getEntriesByType('navigation'))
              .filter(entry => !/pictures|live|operator\/me|^blob/.test(entry.name)).reduce((sum, entry) => sum + entry.decodedBodySize, 0)
            """);
        var paint = await page.EvaluateAsync<double>("performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? -1");
        TestContext.Current.TestOutputHelper?.WriteLine($"operator page: {bytes} bytes, first contentful paint after {paint:F0} ms");
        Assert.InRange(bytes, 10_000, 150_000);
    }
}
