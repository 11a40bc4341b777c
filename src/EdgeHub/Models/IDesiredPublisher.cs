using Edge.Protocol;

namespace Edge.Hub.Models;

/// <summary>Brings desired states that are on disk to their devices.</summary>
internal interface IDesiredPublisher
{
    /// <summary>Takes new revisions.</summary>
    /// <param name="messages">What was stored.</param>
    /// <param name="stop">Ends the attempt.</param>
    Task PublishAsync(IReadOnlyList<(DeviceAddress Device, byte[] Message)> messages, CancellationToken stop);
}
