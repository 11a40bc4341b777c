using Edge.Protocol.Messages;

namespace Edge.Hub.Telemetry;

/// <summary>A batch with the numbers of all it names.</summary>
/// <param name="Received">The batch.</param>
/// <param name="Device">The device's number.</param>
/// <param name="Journal">The journal's number.</param>
/// <param name="Models">The models' numbers.</param>
/// <param name="Boots">The boots' numbers.</param>
internal sealed record PostgresBatch(
    ReceivedBatch Received, int Device, int Journal, IReadOnlyDictionary<ModelReference, int> Models, IReadOnlyDictionary<string, int> Boots);
