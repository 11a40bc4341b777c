using System.Diagnostics;
using System.Globalization;
using Edge.TestKit;
using Edge.TestKit.Processes;

namespace Edge.Bench;

/// <summary>
/// The whole chain over a folder of labelled images named <c>class-number.png</c>: folder, agent, journal and result store,
/// hub. Prints throughput, accuracy and whether every image has exactly one result.
/// </summary>
internal static class ChainRun
{
    public static async Task<int> RunAsync(string folder)
    {
        var images = Directory.EnumerateFiles(folder, "*.png").Order(StringComparer.Ordinal).ToList();
        using var directory = new TemporaryDirectory();
        await using var hub = new HubProcess(directory.Combine("hub"));
        await hub.StartAsync();
        var view = new HubView(hub.Http);
        await using var agent = new AgentProcess(directory.Combine("box"), "box-1", hub.MqttPort, Samples.Repository);
        agent.Start();
        await agent.WaitUntilReadyAsync();

        var start = Stopwatch.GetTimestamp();
        foreach (var image in images) agent.Feed(await File.ReadAllBytesAsync(image), Path.GetFileName(image));
        await Eventually.TrueAsync(async () => (await view.TotalsAsync()).Results >= images.Count, $"{images.Count} results at the hub", TimeSpan.FromMinutes(10));
        var elapsed = Stopwatch.GetElapsedTime(start).TotalSeconds;

        var results = await view.ResultsAsync("box-1");
        var expected = images.Select(image => Path.GetFileNameWithoutExtension(image)).ToHashSet(StringComparer.Ordinal);
        var exactlyOnce = results.Count == expected.Count && expected.SetEquals(results.Select(result => result.PartId));
        var right = results.Count(result => result.PartId[..result.PartId.LastIndexOf('-')] == result.Label);
        var version = results[0].ModelVersion;
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{images.Count} images, {results.Count} results at the hub, one each: {(exactlyOnce ? "yes" : "NO")}; pcb-defects@{version} right on {100.0 * right / results.Count:0.00} %; {images.Count / elapsed:0} images/s from folder to hub; agent RSS {agent.Process.ResidentBytes / 1e6:0.0} MB"));
        return exactlyOnce ? 0 : 1;
    }
}
