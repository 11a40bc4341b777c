using Edge.TestKit.Processes;

namespace Edge.TestKit.Board;

/// <summary>
/// The journal on the emulated board, compiled as the agent is for arm64, under load while the power goes: disk and machine die at
/// a random moment, and the next boot looks at what is left before it goes on.
/// </summary>
public sealed class PowerCuts : IDisposable
{
    private const string Loading = "loading";

    /// <summary>Longest a board lives after its first record.</summary>
    private const int LongestLifeMs = 2_000;

    private const int LastWords = 12;

    /// <summary>Emulated, and beside other tests.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    private readonly EmulatedBoard _board;
    private readonly VolatileDisk _disk;
    private readonly BoardPayload _payload;
    private readonly JournalWitness _witness = new();
    private readonly bool _barriers;
    private readonly Random _random;

    private PowerCuts(EmulatedBoard board, VolatileDisk disk, bool barriers, int seed)
    {
        _board = board;
        _disk = disk;
        _barriers = barriers;
        _random = new Random(seed);
        _payload = new BoardPayload($$"""
            grep -q ' /data ' /proc/mounts || { ls -l /dev/vda; mount -t ext4 /dev/vda /data; dmesg | tail -n 5; exit 3; }
            {{(barriers ? "" : "mount -o remount,nobarrier /data || exit 4")}}
            ./edge-kill-target --check /data/journal || exit 5
            echo {{Loading}}
            ./edge-kill-target /data/journal $(cat /proc/sys/kernel/random/uuid){{(barriers ? " ack" : "")}}
            """);
        _payload.AddExecutable("edge-kill-target", Binaries.KillTargetForArm64);
    }

    /// <summary>Records confirmed so far.</summary>
    public long Confirmed => _witness.Confirmed;

    /// <summary>The longest opening so far.</summary>
    public int SlowestOpeningMs => _witness.SlowestOpeningMs;

    /// <summary>A board with an empty disk.</summary>
    /// <param name="board">The board.</param>
    /// <param name="folder">Holds the disk.</param>
    /// <param name="barriers">False mounts the disk with <c>nobarrier</c>: a flush then ends in the cache, and the cut must show it.</param>
    /// <param name="seed">Decides the moments.</param>
    public static async Task<PowerCuts> PrepareAsync(EmulatedBoard board, string folder, bool barriers, int seed) =>
        new(board, await VolatileDisk.CreateAsync(folder, 64), barriers, seed);

    /// <summary>One boot, one look at what the last cut left, some load, and a cut.</summary>
    /// <param name="cancellation">Gives up.</param>
    /// <returns>What the last cut took and should not have; empty when all is well.</returns>
    public async Task<IReadOnlyList<string>> CutOnceAsync(CancellationToken cancellation)
    {
        await _disk.StartAsync();
        var complaints = new List<string>();
        await using (var running = await _board.BootAsync(_payload, new BoardOptions { Timeout = Patience, Disk = _disk.Address }, cancellation))
        {
            try
            {
                await running.WaitForLineAsync(Loading, Patience);
                // The moment is counted from the first record on.
                await running.WaitForLineAsync(" .", Patience);
                await Task.Delay(_barriers ? _random.Next(LongestLifeMs) : LongestLifeMs, cancellation);
            }
            catch (TimeoutException) when (running.Serial.HasEnded)
            {
                // Its disk does not mount, or its journal does not open: what is found is judged all the same.
                complaints.Add($"the board ended with {await running.WaitForExitAsync(cancellation)}:\n{string.Join('\n', running.Serial.Snapshot().TakeLast(LastWords))}");
            }

            // The disk first: what the board confirms afterwards it would confirm against a dead disk.
            _disk.Cut();
            await running.KillAsync();
            Listen(running.Serial.Snapshot(), complaints);
        }

        return complaints;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _disk.Dispose();
        _payload.Dispose();
    }

    private void Listen(IReadOnlyList<string> serial, List<string> complaints)
    {
        complaints.AddRange(_witness.Judge(serial.TakeWhile(line => line != Loading)));
        foreach (var line in serial.SkipWhile(line => line != Loading)) _witness.Hear(line);
    }
}
