using Edge.Protocol.Messages;

namespace Edge.Agent.Uploads;

/// <summary>What uploads may still spend.</summary>
public interface IUploadBudget
{
    /// <summary>Takes bytes from the budget before they are sent: a crash then counts what was not sent rather than the other way round.</summary>
    /// <param name="kind">What they are for.</param>
    /// <param name="bytes">How many.</param>
    /// <returns>False when they are not there; nothing is taken then.</returns>
    bool TryTake(UploadKind kind, long bytes);
}
