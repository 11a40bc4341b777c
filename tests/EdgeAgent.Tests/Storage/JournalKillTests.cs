using System.Diagnostics;
using System.Runtime.InteropServices;
using static Edge.Agent.Tests.Storage.JournalFixture;

namespace Edge.Agent.Tests.Storage;

/// <summary>Real processes, really killed: what was confirmed is there afterwards, under its sequence, once.</summary>
public sealed class JournalKillTests : IDisposable
{
    private const int Kills = 4;
    private readonly JournalFixture _fixture = new();

    public void Dispose() => _fixture.Dispose();

    [Fact]
    public async Task Append_ProcessKilledAtAnyMoment_EveryConfirmedRecordIsThere()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Process.Kill on Windows is not a SIGKILL.");
        Dictionary<ulong, string> confirmed = [];
        for (var kill = 0; kill < Kills; kill++)
        {
            await RunAndKillAsync($"run{kill}", confirmed, linesBeforeKill: 37 + (kill * 211));

            using var journal = _fixture.Open();
            var held = All(journal);
            Assert.Equal(held.Count, held.Select(frame => frame.Sequence).Distinct().Count());
            var bySequence = held.ToDictionary(frame => frame.Sequence, frame => frame.Payload);
            Assert.All(confirmed, pair => Assert.Equal(pair.Value, bySequence.GetValueOrDefault(pair.Key)));
            Assert.Equal(0, journal.Recovery.Lost);
            AssertChain(journal);
        }

        Assert.True(confirmed.Count > 37 * Kills, $"{confirmed.Count} confirmed");
    }

    private async Task RunAndKillAsync(string name, Dictionary<ulong, string> confirmed, int linesBeforeKill)
    {
        var target = Path.Combine(AppContext.BaseDirectory, "edge-kill-target.dll");
        // The runtime that runs this test, three folders below its host, whether dotnet or the test's own executable started it.
        var host = Path.GetFullPath(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", "..", "dotnet"));
        using var process = Process.Start(new ProcessStartInfo(host, [target, _fixture.Folder, name])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        try
        {
            for (var lines = 0; await process.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken) is { } line; lines++)
            {
                // A line without its end mark was cut by the kill.
                if (line.Split(' ') is [var sequence, var payload, "."]) confirmed[ulong.Parse(sequence, null)] = payload;
                if (lines == linesBeforeKill) process.Kill();
            }
        }
        finally
        {
            if (!process.HasExited) process.Kill();
        }

        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.Equal(string.Empty, await process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken));
    }
}
