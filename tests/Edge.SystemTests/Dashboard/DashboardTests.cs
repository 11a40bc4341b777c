using System.Net;
using System.Net.Http.Json;
using Edge.Protocol;
using Edge.Protocol.Messages;
using Edge.TestKit;
using Edge.TestKit.Processes;
using Microsoft.Playwright;

namespace Edge.SystemTests.Dashboard;

public sealed class DashboardTests : IAsyncLifetime
{
    private static readonly DeviceAddress Box1 = new("plant-1", "box-1"), Box2 = new("plant-1", "box-2"), Box3 = new("plant-2", "box-1");
    private readonly TemporaryDirectory _folder = new();
    private HubProcess _hub = null!;
    private IPlaywright _playwright = null!;
    private IBrowser _browser = null!;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private IPEndPoint Broker => new(IPAddress.Loopback, _hub.MqttPort);

    public async ValueTask InitializeAsync()
    {
        Assert.SkipWhen(Chromium.Path is null, "needs Chromium: apt-get install chromium, or EDGE_CHROMIUM");
        _hub = new HubProcess(_folder.Path);
        await _hub.StartAsync();
        _playwright = await Playwright.CreateAsync();
        _browser = await Chromium.LaunchAsync(_playwright);
    }

    public async ValueTask DisposeAsync()
    {
        if (_browser is not null) await _browser.DisposeAsync();
        _playwright?.Dispose();
        if (_hub is not null) await _hub.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task EmptyHub_EveryPage_SaysWhatToDo()
    {
        var watched = await WatchedPage.OpenAsync(_browser, _hub.Url);

        foreach (var (path, hint) in new[] { ("/", "edge-agent run"), ("/results", "connected device"), ("/models", "edge-hub models push") })
        {
            await watched.Page.GotoAsync(path);
            await Assertions.Expect(watched.Page.Locator(".empty")).ToContainTextAsync(hint);
            await watched.PictureAsync($"empty{path.Replace('/', '-')}");
        }

        Assert.Equal("", string.Join('\n', watched.Complaints));
    }

    [Fact]
    public async Task Fleet_ItsDevicesResultsAndModels_AreShownAndArriveWithoutReload()
    {
        var model = WriteModel("pcb-defects", "1");
        await _hub.CommandAsync("models", "push", model);
        await using var first = await ConnectAsync(Box1, ModelState.Committed);
        await using var second = await ConnectAsync(Box2, ModelState.Downloading, new HealthReport("disk", new ReasonCode("disk-full"), "The journal dropped 12 records; free space on /var."));
        await LabelAsync(Box1, "line", "a");
        var watched = await WatchedPage.OpenAsync(_browser, _hub.Url);
        var page = watched.Page;

        await page.GotoAsync("/");
        await Assertions.Expect(page.Locator("[data-device='plant-1/box-1']")).ToContainTextAsync("line=a");
        await page.EvaluateAsync("window.notReloaded = true");
        await using var third = await ConnectAsync(Box3, ModelState.Committed);
        await Assertions.Expect(page.Locator("[data-device='plant-2/box-1'] .dot.on")).ToBeVisibleAsync();
        await watched.PictureAsync("devices");

        await page.GetByRole(AriaRole.Link, new() { Name = "Results" }).ClickAsync();
        await SendAsync(first, 40);
        await Assertions.Expect(page.Locator("[data-part='board-00040']")).ToBeVisibleAsync();
        await SendAsync(third, 3);
        await Assertions.Expect(page.Locator("tbody tr").First).ToContainTextAsync("plant-2/box-1");
        await Assertions.Expect(page.Locator("[data-total=results] .value")).ToContainTextAsync("43");
        await watched.PictureAsync("results");
        await page.GetByRole(AriaRole.Button, new() { Name = "reject", Exact = true }).ClickAsync();
        await Assertions.Expect(page.Locator("tbody tr")).ToHaveCountAsync(10);
        await Assertions.Expect(page.Locator("tbody .verdict.accept")).ToHaveCountAsync(0);

        await page.GetByRole(AriaRole.Link, new() { Name = "Models" }).ClickAsync();
        await Assertions.Expect(page.Locator("[data-model='pcb-defects@1']")).ToBeVisibleAsync();
        await _hub.CommandAsync("models", "push", WriteModel("solder-paste", "4"));
        await Assertions.Expect(page.Locator("[data-model='solder-paste@4']")).ToBeVisibleAsync();
        await watched.PictureAsync("models");
        await page.GetByRole(AriaRole.Link, new() { Name = "Devices" }).ClickAsync();
        second.Vanish();
        await Assertions.Expect(page.Locator("[data-device='plant-1/box-2'] .dot:not(.on)")).ToBeVisibleAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Switch theme" }).ClickAsync();
        await Assertions.Expect(page.Locator(".edge.dark")).ToBeVisibleAsync();
        await watched.PictureAsync("devices-dark");

        Assert.True(await page.EvaluateAsync<bool>("window.notReloaded === true"));
        Assert.Equal("", string.Join('\n', watched.Complaints));
        Assert.All(watched.Requests, request => Assert.Equal(_hub.Url.Authority, new Uri(request).Authority));
    }

    [Theory]
    [InlineData("tablet", 820, 1180, ColorScheme.Light)]
    [InlineData("tablet-wide", 1024, 768, ColorScheme.Dark)]
    [InlineData("desktop", 1280, 800, ColorScheme.Dark)]
    public async Task EveryPage_AtThisSize_DoesNotScrollSideways(string name, int width, int height, ColorScheme scheme)
    {
        await _hub.CommandAsync("models", "push", WriteModel("pcb-defects", "1"));
        await using var device = await ConnectAsync(Box1, ModelState.Committed);
        await SendAsync(device, 30);
        var watched = await WatchedPage.OpenAsync(_browser, _hub.Url, width, height, scheme);

        foreach (var path in new[] { "/", "/results", "/models" })
        {
            await watched.Page.GotoAsync(path);
            await Assertions.Expect(watched.Page.Locator("tbody tr").First).ToBeVisibleAsync();
            await watched.PictureAsync($"{name}{path.Replace('/', '-')}");
            Assert.True(await watched.Page.EvaluateAsync<bool>("document.documentElement.scrollWidth <= window.innerWidth"), $"{path} is wider than {width}");
        }

        Assert.Equal("", string.Join('\n', watched.Complaints));
    }

    [Fact]
    public async Task HubRestart_WithAPageOpen_ThePageReturnsByItself()
    {
        var watched = await WatchedPage.OpenAsync(_browser, _hub.Url);
        await watched.Page.GotoAsync("/");
        await Assertions.Expect(watched.Page.Locator(".empty")).ToBeVisibleAsync();

        await _hub.StopAsync();
        await Assertions.Expect(watched.Page.Locator("#components-reconnect-modal")).ToBeVisibleAsync(new() { Timeout = 30_000 });
        await watched.PictureAsync("hub-away");
        await _hub.StartAsync();
        await using var device = await ConnectAsync(Box1, ModelState.Committed);

        await Assertions.Expect(watched.Page.Locator("[data-device='plant-1/box-1'] .dot.on")).ToBeVisibleAsync(new() { Timeout = 60_000 });
    }

    [Fact]
    public async Task ApiReference_LoadsNothingFromElsewhere()
    {
        var watched = await WatchedPage.OpenAsync(_browser, _hub.Url);

        await watched.Page.GotoAsync("/scalar/");
        await Assertions.Expect(watched.Page.Locator("a[href*='/api/v1/summary']").First).ToBeVisibleAsync(new() { Timeout = 30_000 });

        await watched.PictureAsync("api-reference");
        Assert.All(watched.Requests, request => Assert.True(request.StartsWith("data:", StringComparison.Ordinal) || request.StartsWith("blob:", StringComparison.Ordinal)
            || new Uri(request).Authority == _hub.Url.Authority, request));
        Assert.Equal("", string.Join('\n', watched.Complaints));
    }

    private static async Task SendAsync(SimulatedDevice device, int count)
    {
        for (var i = 1; i <= count; i++)
        {
            var verdict = i % 4 == 0 ? Verdict.Reject : i % 9 == 0 ? Verdict.Review : Verdict.Accept;
            device.Journal.Append(TestDecisions.Make($"board-{device.Journal.LastSequence + 1:00000}", verdict, TimeProvider.System.GetUtcNow()));
        }

        await device.SendAsync(device.Journal.Batch(), Stop);
        await device.Acks.ReadAsync(Stop);
    }

    private async Task<SimulatedDevice> ConnectAsync(DeviceAddress address, ModelState state, params HealthReport[] health)
    {
        var device = new SimulatedDevice(address);
        await device.ConnectAsync(Broker, Stop);
        var model = new ModelReport("pcb-defects", "1", Digest(), state, "cpu", BlocksDone: 5, BlocksTotal: 8);
        await device.ReportAsync(TestReports.Make(device.Journal, model, 0, health), Stop);
        return device;
    }

    private ArtifactDigest Digest() => Models.TryGetValue("pcb-defects", out var digest) ? digest : TestDecisions.Model.Digest;

    private Dictionary<string, ArtifactDigest> Models { get; } = [];

    private async Task LabelAsync(DeviceAddress address, string key, string value) =>
        (await _hub.Http.PatchAsJsonAsync($"api/v1/devices/{address}/labels", new Dictionary<string, string> { [key] = value }, Stop)).EnsureSuccessStatusCode();

    private string WriteModel(string name, string version)
    {
        var folder = Directory.CreateDirectory(_folder.Combine("models", name, version)).FullName;
        File.WriteAllLines(Path.Combine(folder, "model.json"), [$$"""{ "name": "{{name}}", "version": "{{version}}" }"""]);
        File.WriteAllLines(Path.Combine(folder, "model.onnx"), Enumerable.Repeat("weights", 50_000));
        var files = Directory.EnumerateFiles(folder).Select(path =>
            new Protocol.Artifacts.ManifestFile(Path.GetFileName(path), new FileInfo(path).Length, ArtifactDigest.Of(File.ReadAllBytes(path))));
        Models[name] = Protocol.Artifacts.ModelManifest.Create(name, version, files).Digest();
        return folder;
    }
}
