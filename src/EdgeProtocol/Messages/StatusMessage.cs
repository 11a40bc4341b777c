namespace Edge.Protocol.Messages;

/// <summary>Presence, retained on <see cref="Topics.Status"/>: the birth when a session starts, and its will as the death.</summary>
/// <param name="V">Contract version, 1.</param>
/// <param name="State">Online or offline.</param>
/// <param name="Session">Random id of the MQTT session; a death counts only against the birth with the same id.</param>
/// <param name="AgentVersion">The agent's version.</param>
/// <param name="Epoch">The journal's epoch, so that the hub knows whose sequences follow.</param>
/// <param name="BootId">The machine's boot, so that the hub notices two machines of one identity; null where the agent does not say.</param>
public sealed record StatusMessage(int V, PresenceState State, string Session, string AgentVersion, Records.Epoch Epoch, string? BootId = null);
