using Edge.Agent.Storage;
using Edge.Protocol.Records;

namespace Edge.Agent.Api.Agent;

/// <summary>A refused record as the list shows it.</summary>
/// <param name="Epoch">Its epoch.</param>
/// <param name="Sequence">Its sequence.</param>
/// <param name="Kind">What it is about.</param>
/// <param name="Reason">The hub's reason.</param>
/// <param name="Message">The same in a sentence.</param>
/// <param name="Retry">Whether it is being sent again.</param>
/// <param name="Payload">What it says.</param>
internal sealed record QuarantineView(string Epoch, ulong Sequence, string Kind, string Reason, string Message, bool Retry, string Payload)
{
    /// <summary>The view of a record.</summary>
    /// <param name="record">The record.</param>
    public static QuarantineView Of(QuarantinedRecord record)
    {
        var readable = RecordFrame.TryRead(record.Frame, out var frame);
        return new QuarantineView(
            record.Epoch.ToString(), record.Sequence, readable ? frame.Kind.ToString().ToLowerInvariant() : "unreadable", record.Reason.Value, record.Message,
            record.Retry, !readable ? "" : record.IsSealed ? "sealed; its key is not here" : System.Text.Encoding.UTF8.GetString(frame.Payload));
    }
}
