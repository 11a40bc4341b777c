namespace Edge.Agent.Uploads;

/// <summary>A waiting upload and its turn: the policy's order of rules first, then the order of arrival.</summary>
/// <param name="Upload">The upload.</param>
/// <param name="Order">Its turn among those of its rule.</param>
internal sealed record QueuedUpload(AdmittedUpload Upload, long Order) : IComparable<QueuedUpload>
{
    public int CompareTo(QueuedUpload? other)
    {
        if (other is null) return 1;
        var byRule = Upload.Rule.CompareTo(other.Upload.Rule);
        return byRule != 0 ? byRule : Order.CompareTo(other.Order);
    }
}
