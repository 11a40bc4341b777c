namespace Edge.Agent.Models;

/// <summary>Which channels a model's input has, in order.</summary>
public enum ColorOrder
{
    /// <summary>One channel; colour becomes (299 R + 587 G + 114 B + 500) / 1000, as ITU-R BT.601 weighs it.</summary>
    Gray,

    /// <summary>Red, green, blue.</summary>
    Rgb,

    /// <summary>Blue, green, red.</summary>
    Bgr,
}
