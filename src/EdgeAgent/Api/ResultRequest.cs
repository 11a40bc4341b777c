using System.Globalization;
using Edge.Agent.Storage.Results;
using Edge.Protocol;
using Edge.Protocol.Messages;

namespace Edge.Agent.Api;

/// <summary>Reads a query of the local history from its textual parameters, the same for a URL and the command line.</summary>
internal static class ResultRequest
{
    private const int MaxLast = 10_000;

    /// <summary>Reads the parameters; absent ones do not restrict.</summary>
    public static Outcome<ResultQuery> Parse(string? last, string? verdict, string? part, string? pipeline, string? since, string? until)
    {
        var count = 20;
        if (last is not null && (!int.TryParse(last, NumberStyles.None, CultureInfo.InvariantCulture, out count) || count is 0 or > MaxLast))
            return new Problem(ReasonCode.Malformed, $"last: '{last}' is not a number from 1 to {MaxLast}.");
        Verdict? wanted = null;
        if (verdict is not null)
        {
            // By name alone: Enum.TryParse would take numbers and lists as well, and read 'accept,reject' as reject.
            wanted = Enum.GetValues<Verdict>().Cast<Verdict?>().FirstOrDefault(known => string.Equals(known.ToString(), verdict, StringComparison.OrdinalIgnoreCase));
            if (wanted is null) return new Problem(ReasonCode.Malformed, $"verdict: '{verdict}' is none of accept, reject, review, error.");
        }

        if (Moment("since", since) is { } wrong) return wrong;
        if (Moment("until", until) is { } also) return also;
        return new ResultQuery(count, wanted, part, pipeline, Read(since), Read(until));
    }

    /// <summary>What is wrong with a moment; null for one that is right or absent.</summary>
    /// <param name="name">The parameter.</param>
    /// <param name="text">Its value.</param>
    public static Problem? Moment(string name, string? text) => text is null || TryRead(text, out _) ? null
        : new Problem(ReasonCode.Malformed, $"{name}: '{text}' is not a moment; write 2026-11-23T08:00:00Z.");

    /// <summary>Reads a moment that <see cref="Moment"/> found right.</summary>
    /// <param name="text">The parameter's value.</param>
    public static DateTimeOffset? Read(string? text) => TryRead(text, out var moment) ? moment : null;

    private static bool TryRead(string? text, out DateTimeOffset moment) =>
        DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out moment);
}
