using Edge.TestKit;
using Edge.TestKit.Board;

namespace Edge.Bench.Soak;

/// <summary>The board that soaks cut the power of.</summary>
internal static class SoakBoard
{
    /// <summary>Prepares it.</summary>
    /// <returns>Null where this host cannot have it; then it was said why.</returns>
    public static async Task<EmulatedBoard?> PrepareAsync()
    {
        var (board, missing) = await EmulatedBoard.PrepareAsync(RepositoryRoot.Path, BoardRelease.Bookworm, CancellationToken.None);
        if (board is null) await Console.Error.WriteLineAsync(missing);
        return board;
    }
}
