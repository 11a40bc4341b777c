using Edge.Protocol.Messages;

namespace Edge.Hub.Storage;

/// <summary>Results counted as they are stored, so that a total never scans millions of rows.</summary>
internal sealed class ResultTallyRow
{
    public int DeviceId { get; set; }

    /// <summary>The deciding model's number; 0 when none was ready.</summary>
    public int ModelId { get; set; }

    public Verdict Verdict { get; set; }
    public bool Cached { get; set; }
    public long Count { get; set; }
}
