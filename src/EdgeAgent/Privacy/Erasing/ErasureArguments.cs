using System.Globalization;
using Edge.Agent.Storage.Erasing;
using Edge.Protocol;
using Edge.Protocol.Messages;

namespace Edge.Agent.Privacy.Erasing;

/// <summary>Reads what somebody wants erased, from a command line or a query.</summary>
internal static class ErasureArguments
{
    /// <summary>Reads an order.</summary>
    /// <param name="subject">A form of part ids.</param>
    /// <param name="before">A date or moment.</param>
    /// <param name="by">Who asks.</param>
    /// <param name="reason">Why.</param>
    public static Outcome<ErasureOrder> Parse(string? subject, string? before, string? by, string? reason)
    {
        if (string.IsNullOrEmpty(subject) && string.IsNullOrEmpty(before))
            return new Problem(ReasonCode.Malformed, "Say what to erase: --subject PATTERN, --before DATE, or both.");
        DateTimeOffset? moment = null;
        if (!string.IsNullOrEmpty(before))
        {
            if (!DateTimeOffset.TryParse(before, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var parsed))
                return new Problem(ReasonCode.Malformed, $"'{before}' is not a date; write 2026-11-23 or 2026-11-23T08:00:00Z.");
            moment = parsed;
        }

        return new ErasureOrder(new ErasureScope(string.IsNullOrEmpty(subject) ? null : subject, moment), by ?? "", reason ?? "");
    }
}
