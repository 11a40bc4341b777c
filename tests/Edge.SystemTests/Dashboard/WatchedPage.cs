using System.Collections.Concurrent;
using Microsoft.Playwright;

namespace Edge.SystemTests.Dashboard;

/// <summary>A page that remembers every complaint of the browser and every request it made.</summary>
internal sealed class WatchedPage
{
    private readonly ConcurrentQueue<string> _complaints = new();
    private readonly ConcurrentQueue<string> _requests = new();

    private WatchedPage(IPage page)
    {
        Page = page;
        page.Console += (_, message) =>
        {
            if (message.Type is "error" or "warning") _complaints.Enqueue($"{message.Type}: {message.Text}");
        };
        page.PageError += (_, error) => _complaints.Enqueue(error);
        page.RequestFailed += (_, request) => _complaints.Enqueue($"failed: {request.Url} {request.Failure}");
        page.Request += (_, request) => _requests.Enqueue(request.Url);
        page.WebSocket += (_, socket) => _requests.Enqueue(socket.Url);
    }

    public IPage Page { get; }

    public IReadOnlyCollection<string> Complaints => _complaints;

    public IReadOnlyCollection<string> Requests => _requests;

    public static async Task<WatchedPage> OpenAsync(IBrowser browser, Uri hub, int width = 1280, int height = 800, ColorScheme scheme = ColorScheme.Light)
    {
        var page = await browser.NewPageAsync(new BrowserNewPageOptions
        {
            BaseURL = hub.ToString(),
            ViewportSize = new ViewportSize { Width = width, Height = height },
            ColorScheme = scheme,
        });
        return new WatchedPage(page);
    }

    /// <summary>Keeps a picture when <c>EDGE_SCREENSHOTS</c> names a folder.</summary>
    public async Task PictureAsync(string name)
    {
        if (Environment.GetEnvironmentVariable("EDGE_SCREENSHOTS") is not { Length: > 0 } folder) return;
        await Page.ScreenshotAsync(new PageScreenshotOptions { Path = System.IO.Path.Combine(folder, $"{name}.png") });
    }
}
