namespace Edge.Hub.Storage;

/// <summary>Why a group was decided as it was, signed. Only ever added.</summary>
internal sealed class RolloutReportRow
{
    public long Id { get; set; }
    public long RolloutId { get; set; }

    /// <summary>The group's place.</summary>
    public int Place { get; set; }

    public required string Decision { get; set; }
    public long AtMs { get; set; }

    /// <summary>The DSSE envelope, UTF-8 JSON; its payload is the report.</summary>
    public required byte[] Envelope { get; set; }
}
