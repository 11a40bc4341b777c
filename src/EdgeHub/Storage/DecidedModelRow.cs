namespace Edge.Hub.Storage;

/// <summary>A model that decided; results refer to it by number.</summary>
internal sealed class DecidedModelRow
{
    public int Id { get; set; }
    public required string Name { get; set; }
    public required string Version { get; set; }
    public required string Digest { get; set; }
}
