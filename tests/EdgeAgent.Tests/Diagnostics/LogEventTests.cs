using System.Globalization;
using System.Reflection;
using System.Text.RegularExpressions;
using Edge.Agent.Connectivity;
using Edge.TestKit;
using Microsoft.Extensions.Logging;

namespace Edge.Agent.Tests.Diagnostics;

public sealed partial class LogEventTests
{
    [Fact]
    public void LogEvents_OfTheWholeAgent_HaveNumbersOfTheirOwn()
    {
        Assert.NotEmpty(Events());
        Assert.Empty(Events().GroupBy(entry => entry.Id).Where(group => group.Count() > 1).Select(group => string.Join(" and ", group.Select(entry => entry.Method))));
    }

    [Fact]
    public void LogEvents_OfTheWholeAgent_AreTheOnesOperationsExplains()
    {
        var page = File.ReadAllText(Path.Combine(RepositoryRoot.Path, "docs", "operations.md")).ReplaceLineEndings("\n");
        var table = page[page.IndexOf("| agent | level |", StringComparison.Ordinal)..page.IndexOf("| hub | level |", StringComparison.Ordinal)];

        Assert.Equal(
            Events().Select(entry => entry.Id).Order(),
            Row().Matches(table).Select(row => int.Parse(row.Groups[1].Value, CultureInfo.InvariantCulture)));
    }

    [GeneratedRegex(@"^\| (\d{4}) \|", RegexOptions.Multiline)]
    private static partial Regex Row();

    private static List<(string Method, int Id)> Events() =>
    [
        .. from type in typeof(HubSession).Assembly.GetTypes()
           from method in type.GetMethods(BindingFlags.Static | BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly)
           let declared = method.GetCustomAttribute<LoggerMessageAttribute>()
           where declared is not null
           select ($"{type}.{method.Name}", declared.EventId),
    ];
}
