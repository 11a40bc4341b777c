namespace Edge.Hub.Storage;

/// <summary>An erasure: somebody's order, how far it is, and what it took. Stays as the proof that it was done.</summary>
internal sealed class ErasureRow
{
    public long Id { get; set; }

    /// <summary>The device whose records are meant; null for all.</summary>
    public int? DeviceId { get; set; }

    /// <summary>The form of part ids; null once it is done, since it names whom it was about.</summary>
    public string? Subject { get; set; }

    /// <summary>SHA-256 of <see cref="Subject"/>, so that somebody who knows it can find the order again.</summary>
    public string? SubjectDigest { get; set; }

    /// <summary>Only what happened before.</summary>
    public long? BeforeMs { get; set; }

    public required string By { get; set; }
    public required string Reason { get; set; }
    public long OrderedAtMs { get; set; }
    public long? DoneAtMs { get; set; }

    /// <summary>The newest record that is meant: what came later was not ordered to go.</summary>
    public long LastRecordId { get; set; }

    /// <summary>Records up to here have been looked at.</summary>
    public long Progress { get; set; }

    public long Records { get; set; }
    public long Results { get; set; }
    public long Uploads { get; set; }

    /// <summary>The journal whose record ordered it; null for an order at the hub.</summary>
    public int? JournalId { get; set; }

    /// <summary>That record's sequence.</summary>
    public long? Sequence { get; set; }
}
