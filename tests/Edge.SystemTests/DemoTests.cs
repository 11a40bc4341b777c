using System.Text.RegularExpressions;
using Edge.TestKit;
using Edge.TestKit.Processes;

namespace Edge.SystemTests;

public sealed partial class DemoTests
{
    /// <summary>The demo keeps its promises, and prints what the README shows: the same lines, with this run's figures.</summary>
    [Fact]
    public async Task Demo_Unattended_KeepsItsPromisesAndMatchesTheReadme()
    {
        var demo = Path.Combine(RepositoryRoot.Path, "demo", "bin", BuildConfiguration, "net10.0", "Edge.Demo.dll");

        var (exitCode, output) = await ProgramProcess.RunAsync("dotnet", demo, "--ci");

        Assert.True(exitCode == 0, output);
        var readme = await File.ReadAllTextAsync(Path.Combine(RepositoryRoot.Path, "README.md"), TestContext.Current.CancellationToken);
        var shown = DemoBlock().Match(readme).Groups["lines"].Value.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(WithoutFigures).ToList();
        var printed = output.Split('\n').Select(WithoutFigures).ToHashSet(StringComparer.Ordinal);
        Assert.NotEmpty(shown);
        Assert.All(shown, line => Assert.Contains(line, printed));
    }

    private static string BuildConfiguration =>
        new DirectoryInfo(AppContext.BaseDirectory).Parent!.Name;

    private static string WithoutFigures(string line) => Figures().Replace(line.Trim(), "#");

    [GeneratedRegex(@"\d+(\.\d+)?")]
    private static partial Regex Figures();

    [GeneratedRegex(@"<!-- demo -->\s*```text\n(?<lines>.*?)```", RegexOptions.Singleline)]
    private static partial Regex DemoBlock();
}
