namespace Edge.Hub.Models;

/// <summary>When a round of blocks begins: once nobody has joined for a while, or somebody has waited for long.</summary>
/// <param name="Quiet">How long nobody joined.</param>
/// <param name="Longest">How long the first may wait.</param>
internal readonly record struct RoundPace(TimeSpan Quiet, TimeSpan Longest)
{
    /// <summary>At once.</summary>
    public static RoundPace None => default;

    private const int Quiets = 20;

    /// <summary>The pace for what many wait for. Twice the bytes are worth twice the wait: a manifest is soon published again, a model is not.</summary>
    /// <param name="window">The shortest, <c>HubOptions.BlockWindow</c>.</param>
    /// <param name="blocks">Blocks of the artifact.</param>
    public static RoundPace For(TimeSpan window, int blocks)
    {
        var quiet = window * Math.Clamp(blocks / 8.0, 1, 5);
        return new RoundPace(quiet, quiet * Quiets);
    }
}
