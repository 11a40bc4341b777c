namespace Edge.Agent.Configuration;

/// <summary>A GPIO line that a pipeline from the hub may use.</summary>
/// <param name="Chip">GPIO chip label.</param>
/// <param name="Line">Line offset on the chip.</param>
public sealed record RemoteLine(string Chip, int Line);
