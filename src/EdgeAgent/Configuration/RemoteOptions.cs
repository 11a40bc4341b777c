namespace Edge.Agent.Configuration;

/// <summary>What the hub may change of a box's configuration.</summary>
/// <param name="Pipelines">Whether it may replace and add pipelines.</param>
/// <param name="Folders">Absolute paths of folders below which such a pipeline may work.</param>
/// <param name="Lines">GPIO lines that such a pipeline may use.</param>
public sealed record RemoteOptions(bool Pipelines, IReadOnlyList<string> Folders, IReadOnlyList<RemoteLine> Lines)
{
    /// <summary>The default.</summary>
    public static RemoteOptions Nothing { get; } = new(false, [], []);
}
