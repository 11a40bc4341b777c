namespace Edge.Hub.Api;

/// <summary>What is to be erased; at least one of subject and before.</summary>
/// <param name="Subject">Decisions about parts whose id has this form: <c>*</c> is any text, <c>?</c> any character.</param>
/// <param name="Before">What happened before this moment.</param>
/// <param name="Device"><c>site/device</c>; left out for all devices.</param>
/// <param name="By">Who asks.</param>
/// <param name="Reason">Why.</param>
public sealed record ErasureRequest(string? Subject, DateTimeOffset? Before, string? Device, string? By, string? Reason);
