namespace Edge.TestKit.Board;

/// <summary>A change of one pin of the board's GPIO chip, seen from outside the machine.</summary>
/// <param name="At">The host's time since the Unix epoch, to the microsecond.</param>
/// <param name="Line">Line number on the chip, 0 to 7.</param>
/// <param name="Direction">Who drove the pin.</param>
/// <param name="Level">The new level: true is high.</param>
public sealed record PinEvent(TimeSpan At, int Line, PinDirection Direction, bool Level);
