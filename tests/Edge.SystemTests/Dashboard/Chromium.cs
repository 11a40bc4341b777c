using Microsoft.Playwright;

namespace Edge.SystemTests.Dashboard;

/// <summary>The machine's own Chromium; Playwright's download is not needed.</summary>
internal static class Chromium
{
    /// <summary>No sandbox: system tests may run as root. The rest keeps the browser from calling home, which would be mistaken for ours.</summary>
    private static readonly string[] Arguments =
    [
        "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync",
    ];

    /// <summary>Path of the browser, from <c>EDGE_CHROMIUM</c> or Debian's place; null when there is none.</summary>
    public static string? Path =>
        new[] { Environment.GetEnvironmentVariable("EDGE_CHROMIUM"), "/usr/bin/chromium" }.FirstOrDefault(File.Exists);

    /// <summary>Starts it.</summary>
    /// <param name="playwright">The driver.</param>
    public static Task<IBrowser> LaunchAsync(IPlaywright playwright) =>
        playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions { ExecutablePath = Path, Headless = true, Args = Arguments });
}
