using Edge.Agent.Inference;

namespace Edge.Agent.Tests.Inference;

public sealed class ProgramPagesTests
{
    [Fact]
    public void Unchanged_Mappings_ArePrograms_ThatNobodyWroteTo()
    {
        var ranges = ProgramPages.Unchanged(
        [
            "5000-7000 r--p 00000000 fe:00 11    /usr/bin/edge-agent", "Size:   8 kB", "Anonymous:             0 kB",
            "7000-9000 r-xp 00002000 fe:00 11    /usr/bin/edge-agent", "Size:   8 kB", "Anonymous:             0 kB", "VmFlags: rd ex mr mw me",
            "9000-a000 r--p 00004000 fe:00 11    /usr/bin/edge-agent", "Anonymous:             4 kB",
            "a000-b000 rw-p 00005000 fe:00 11    /usr/bin/edge-agent", "Anonymous:             0 kB",
            "b000-c000 rw-p 00000000 00:00 0     [heap]", "Anonymous:             0 kB",
            "c000-d000 r--p 00000000 fe:00 12    /models/big model/weights.bin", "Anonymous:             0 kB",
            "d000-e000 r-xp 00000000 00:00 0     [vdso]", "Anonymous:             0 kB",
            "e000-f000 r-xp 00000000 00:00 0", "Anonymous:             0 kB",
            "ff000000-ff001000 r-xp 00000000 fe:00 13    /usr/lib/lib odd.so", "Anonymous:             0 kB",
        ]);

        Assert.Equal([(0x5000, 0x7000), (0x7000, 0x9000), (0xff000000, 0xff001000)], ranges.AsEnumerable());
    }

    [Fact]
    public void LetGo_OfARunningProgram_UnmapsAndGoesOn()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Linux alone is told.");
        var before = MappedFilePages();
        var after = before;

        // Other tests of this process take pages back at the same moment.
        for (var time = 0; time < 50 && after >= before / 2; time++)
        {
            ProgramPages.LetGo();
            after = Math.Min(after, MappedFilePages());
        }

        Assert.True(after < before / 2, $"{before} kB of file pages were mapped, and never less than {after} kB");
    }

    private static int MappedFilePages()
    {
        var line = File.ReadLines("/proc/self/status").First(text => text.StartsWith("RssFile:", StringComparison.Ordinal));
        return int.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], System.Globalization.CultureInfo.InvariantCulture);
    }
}
