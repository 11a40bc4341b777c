namespace Edge.Hub.Uploads;

/// <summary>What devices may fill the hub's disk with.</summary>
/// <param name="BytesPerUpload">Largest upload.</param>
/// <param name="BytesPerDevice">Of one device, finished and on their way.</param>
/// <param name="Bytes">Of all devices.</param>
/// <param name="PartialsPerDevice">Uploads of one device that are on their way; a further one displaces the oldest.</param>
public sealed record UploadLimits(long BytesPerUpload, long BytesPerDevice, long Bytes, int PartialsPerDevice)
{
    /// <summary>A camera's picture has a few megabytes, a taught model tens; a fleet must not fill a hub's disk by default.</summary>
    public static UploadLimits Default { get; } = new(256L << 20, 1L << 30, 20L << 30, 4);
}
