namespace Edge.TestKit.Board;

/// <summary>Who drove a pin.</summary>
public enum PinDirection
{
    /// <summary>The outside world: the board's button.</summary>
    Input,

    /// <summary>The guest.</summary>
    Output,
}
