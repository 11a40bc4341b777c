using Edge.TestKit.Board;

namespace Edge.SystemTests.Board;

/// <summary>The rig without the product: when these fail, the board is broken and not the agent.</summary>
[Trait("Category", "Board")]
public sealed class EmulatedBoardTests(BoardFixture boards)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task BootAsync_ShellPayload_AnswersTheButtonWithAPulse()
    {
        var board = await boards.BoardAsync(BoardRelease.Bookworm);
        using var payload = new BoardPayload("""
            gpiomon --num-events=1 --rising-edge gpiochip0 3 &
            until gpioinfo gpiochip0 | grep -q 'line *3:.*gpiomon'; do usleep 10000; done
            echo listening
            wait
            gpioset --mode=time --usec=50000 gpiochip0 5=1
            gpioset gpiochip0 5=0
            exit 42
            """);

        await using var running = await board.BootAsync(payload, new BoardOptions(), Cancellation);
        await running.WaitForLineAsync("listening", Patience);
        await running.PressAsync(Cancellation);
        var press = await running.PinAsync(EmulatedBoard.ButtonLine, level: true, TimeSpan.Zero, Patience);
        var rise = await running.PinAsync(5, level: true, press.At, Patience);
        var fall = await running.PinAsync(5, level: false, rise.At, Patience);

        Assert.InRange(fall.At - rise.At, TimeSpan.FromMilliseconds(50), Patience);
        Assert.Equal(42, await running.WaitForExitAsync(Cancellation));
        Assert.Empty(running.Complaints.Snapshot());
    }

    [Theory]
    [InlineData(BoardRelease.Bookworm, "libgpiod.so.2")]
    [InlineData(BoardRelease.Trixie, "libgpiod.so.3")]
    public async Task BootAsync_EachRelease_HasItsLibraryAndTheChip(BoardRelease release, string library)
    {
        var board = await boards.BoardAsync(release);
        using var payload = new BoardPayload("ls -1 /usr/lib/aarch64-linux-gnu; gpiodetect");

        await using var running = await board.BootAsync(payload, new BoardOptions(), Cancellation);
        Assert.Equal(0, await running.WaitForExitAsync(Cancellation));

        var serial = running.Serial.Snapshot();
        Assert.Contains(library, serial);
        Assert.Contains(serial, line => line.Contains($"[{EmulatedBoard.ChipLabel}]", StringComparison.Ordinal));
    }

    [Fact]
    public async Task BootAsync_PayloadThatHangs_EndsWithTheTimeoutsCode()
    {
        var board = await boards.BoardAsync(BoardRelease.Bookworm);
        using var payload = new BoardPayload("while true; do usleep 1000000; done");

        await using var running = await board.BootAsync(payload, new BoardOptions { Timeout = TimeSpan.FromSeconds(8) }, Cancellation);

        Assert.Equal(124, await running.WaitForExitAsync(Cancellation));
    }
}
