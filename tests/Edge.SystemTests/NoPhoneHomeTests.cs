using System.Text.RegularExpressions;
using Edge.TestKit;
using Edge.TestKit.Processes;

namespace Edge.SystemTests;

/// <summary>
/// ONNX Runtime's official binary carries telemetry. The agent runs here in a network namespace without any interface,
/// under strace: no look-up, no connection, no file written outside its own folder.
/// </summary>
public sealed partial class NoPhoneHomeTests
{
    [Fact]
    public async Task Run_EmptyNetworkNamespace_TouchesNoNetworkAndOnlyItsOwnFiles()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() && Environment.IsPrivilegedProcess, "a network namespace needs root");
        Assert.SkipUnless(File.Exists("/usr/bin/strace"), "strace is not installed");
        using var directory = new TemporaryDirectory();
        await using var agent = new AgentProcess(directory.Path, "box-1", null, Samples.Repository);
        agent.Configuration["api"] = "none";
        agent.Configuration["pipelines"]![0]!["source"]!["folder"]!["stopWhenEmpty"] = true;
        foreach (var (path, _) in Samples.All().Take(20)) agent.Feed(File.ReadAllBytes(path), Path.GetFileName(path));
        var configuration = directory.Combine("agent.json");
        File.WriteAllText(configuration, agent.Configuration.ToJsonString());
        var trace = directory.Combine("strace.log");

        var (exitCode, output) = await ProgramProcess.RunAsync(
            "unshare", "--net", "strace", "-f", "-qq", "-e", "trace=%network,openat,creat,rename,renameat,renameat2", "-o", trace,
            Binaries.Agent, "run", "--config", configuration);

        Assert.True(exitCode == 0, output);
        Assert.Empty(Directory.EnumerateFiles(agent.Incoming, "*", SearchOption.AllDirectories));
        var calls = await File.ReadAllLinesAsync(trace, TestContext.Current.CancellationToken);
        Assert.NotEmpty(calls);
        Assert.DoesNotContain(calls, line => InternetCall().IsMatch(line));
        var written = calls.Select(line => WrittenFile().Match(line)).Where(match => match.Success).Select(match => match.Groups["path"].Value).Distinct();
        Assert.DoesNotContain(written, path => !path.StartsWith(directory.Path, StringComparison.Ordinal) && !IsKernelFile(path));
    }

    private static bool IsKernelFile(string path) =>
        path.StartsWith("/proc/", StringComparison.Ordinal) || path.StartsWith("/dev/", StringComparison.Ordinal) || path.StartsWith("/sys/", StringComparison.Ordinal);

    [GeneratedRegex(@"\b(connect|sendto|sendmsg|bind)\(.*AF_INET")]
    private static partial Regex InternetCall();

    [GeneratedRegex("""openat\([^,]*, "(?<path>/[^"]*)", [^)]*(O_WRONLY|O_RDWR|O_CREAT)[^)]*\) = \d""")]
    private static partial Regex WrittenFile();
}
