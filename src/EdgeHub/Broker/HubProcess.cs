using Edge.Protocol;

namespace Edge.Hub.Broker;

/// <summary>This process among those of one hub.</summary>
/// <param name="Id">Its name at the broker; null for a hub that is its own broker and so the only process.</param>
internal sealed record HubProcess(string? Id)
{
    /// <summary>A process of several; the name is new at every start, so that nothing meant for a dead one reaches it.</summary>
    public static HubProcess OfMany(TimeProvider time) => new(Guid.CreateVersion7(time.GetUtcNow()).ToString("n"));

    /// <summary>Its client id at the broker.</summary>
    public string ClientId => $"edge-hub:{Id}";

    /// <summary>Where a device answers this process's commands.</summary>
    public string ResponseTopic(DeviceAddress device) => Id is null ? Topics.CommandResponse(device) : Topics.CommandResponse(device, Id);

    /// <summary>Whether a channel below a device carries answers to this process's commands.</summary>
    public bool IsResponse(string channel) => channel == (Id is null ? Topics.CommandResponseChannel : $"{Topics.CommandResponseChannel}/{Id}");
}
