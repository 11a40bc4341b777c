namespace Edge.Agent.Uploads;

/// <summary>A waiting upload on disk.</summary>
/// <param name="Order">Its turn among those of its rule.</param>
/// <param name="Draft">What it is.</param>
internal sealed record QueuedDraft(long Order, UploadDraft Draft);
