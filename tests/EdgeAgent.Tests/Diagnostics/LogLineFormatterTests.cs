using Edge.Agent.Diagnostics;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace Edge.Agent.Tests.Diagnostics;

public sealed class LogLineFormatterTests
{
    private static readonly FakeTimeProvider Clock = new(new DateTimeOffset(2026, 3, 4, 5, 6, 7, 890, TimeSpan.Zero));

    [Theory]
    [InlineData(LogLevel.Debug, "dbug", "<7>")]
    [InlineData(LogLevel.Information, "info", "<6>")]
    [InlineData(LogLevel.Warning, "warn", "<4>")]
    [InlineData(LogLevel.Error, "fail", "<3>")]
    [InlineData(LogLevel.Critical, "crit", "<2>")]
    public void Write_ForPeopleAndForSystemd_SaysTheLevelInTheirWords(LogLevel level, string word, string priority)
    {
        Assert.Equal($"2026-03-04T05:06:07.890Z {word}: Edge.Agent[7] ready\n", Line(level, "ready", null, isService: false));
        Assert.Equal($"{priority}Edge.Agent[7] ready\n", Line(level, "ready", null, isService: true));
    }

    [Fact]
    public void Write_ExceptionAndLineBreaks_StayOneLine()
    {
        var line = Line(LogLevel.Error, "two\nlines", new IOException("disk\r\nfull"), isService: true);

        Assert.Equal("<3>Edge.Agent[7] two lines System.IO.IOException: disk full\n", line);
    }

    private static string Line(LogLevel level, string message, Exception? exception, bool isService)
    {
        using var text = new StringWriter { NewLine = "\n" };
        new LogLineFormatter(Clock, isService).Write(new LogEntry<string>(level, "Edge.Agent", new EventId(7), message, exception, (state, _) => state), null, text);
        return text.ToString();
    }
}
