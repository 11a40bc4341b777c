namespace Edge.Protocol.Messages;

/// <summary>
/// Something was erased on the device, and the hub shall erase the same of what it has from it. Erased records keep their
/// place and their chain link and lose their payload: they are neither lost nor altered.
/// </summary>
/// <param name="V">Contract version, 1.</param>
/// <param name="At">When.</param>
/// <param name="Records">Records whose payload was erased in the journal.</param>
/// <param name="By">Who asked for it.</param>
/// <param name="Reason">Why, in that person's words.</param>
/// <param name="Scope">What; a device without a hub leaves out the subject, which would outlive it there.</param>
public sealed record ErasureRecord(int V, RecordTime At, long Records, string By, string Reason, ErasureScope Scope);
