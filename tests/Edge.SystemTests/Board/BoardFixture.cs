using Edge.SystemTests.Board;
using Edge.TestKit;
using Edge.TestKit.Board;

[assembly: AssemblyFixture(typeof(BoardFixture))]

namespace Edge.SystemTests.Board;

/// <summary>The emulated boards, prepared once. A host that cannot have them skips their tests and says what it lacks.</summary>
public sealed class BoardFixture
{
    private readonly Lock _gate = new();
    private readonly Dictionary<BoardRelease, Task<(EmulatedBoard? Board, string? Missing)>> _boards = [];

    /// <summary>A board that is ready to boot.</summary>
    /// <param name="release">What it runs.</param>
    public async Task<EmulatedBoard> BoardAsync(BoardRelease release)
    {
        Task<(EmulatedBoard? Board, string? Missing)>? preparing;
        lock (_gate)
        {
            if (!_boards.TryGetValue(release, out preparing))
            {
                _boards[release] = preparing = EmulatedBoard.PrepareAsync(RepositoryRoot.Path, release, CancellationToken.None);
            }
        }

        var (board, missing) = await preparing;
        Assert.SkipUnless(board is not null, missing ?? "");
        return board!;
    }
}
