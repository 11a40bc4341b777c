namespace Edge.Agent.Devices.Signals;

/// <summary>A part between its edge and its decision.</summary>
/// <param name="id">Its decision.</param>
/// <param name="place">Where it was seen.</param>
/// <param name="due">Timestamp by which it must be decided.</param>
/// <param name="dueTick">The encoder's position by which it must be decided; <see cref="long.MaxValue"/> where none says so.</param>
internal sealed class OpenPart(Guid id, PartPlace place, long due, long dueTick)
{
    public Guid Id => id;

    public PartPlace Place => place;

    public long Due => due;

    public long DueTick => dueTick;

    public bool Missed { get; set; }
}
