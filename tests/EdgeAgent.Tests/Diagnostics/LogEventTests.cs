using System.Reflection;
using Edge.Agent.Connectivity;
using Microsoft.Extensions.Logging;

namespace Edge.Agent.Tests.Diagnostics;

public sealed class LogEventTests
{
    [Fact]
    public void LogEvents_OfTheWholeAgent_HaveNumbersOfTheirOwn()
    {
        var events = typeof(HubSession).Assembly.GetTypes()
            .SelectMany(type => type.GetMethods(BindingFlags.Static | BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly))
            .Select(method => (Method: $"{method.DeclaringType}.{method.Name}", Id: method.GetCustomAttribute<LoggerMessageAttribute>()?.EventId))
            .Where(entry => entry.Id is not null)
            .ToList();

        Assert.NotEmpty(events);
        Assert.Empty(events.GroupBy(entry => entry.Id).Where(group => group.Count() > 1).Select(group => string.Join(" and ", group.Select(entry => entry.Method))));
    }
}
