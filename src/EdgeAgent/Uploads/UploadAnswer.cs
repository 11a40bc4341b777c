using Edge.Protocol.Messages;

namespace Edge.Agent.Uploads;

/// <summary>What the hub said: one of the two.</summary>
/// <param name="Want">The blocks it wants.</param>
/// <param name="Done">How the upload ended.</param>
internal readonly record struct UploadAnswer(UploadWant? Want, UploadDone? Done);
