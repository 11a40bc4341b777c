using System.Globalization;
using System.Runtime.InteropServices;

namespace Edge.Agent.Inference;

/// <summary>
/// The mapped pages of the program and its libraries. Starting and loading a model touch code that serving never needs again
/// (parsers, graph optimizers, the data the program unpacks itself from): some 25 MB that stay in the resident set, and that the
/// kernel spares when memory is short because they are mapped and executable. Linux alone is told anything.
/// </summary>
internal static partial class ProgramPages
{
    /// <summary><c>MADV_DONTNEED</c> of Linux' mman-common.h.</summary>
    private const int DontNeed = 4;

    /// <summary>
    /// Unmaps them all; takes 5 ms. What is needed still is in the page cache and comes back with a minor fault per 64 KiB, some hundred of
    /// them within the first request; the rest may be reclaimed like any file nobody has open.
    /// </summary>
    public static void LetGo()
    {
        if (!OperatingSystem.IsLinux()) return;
        try
        {
            foreach (var (start, end) in Unchanged(File.ReadLines("/proc/self/smaps"))) _ = Advise(start, end - start, DontNeed);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // A kernel without the file, or a sandbox that hides it: the pages stay.
        }
    }

    /// <summary>
    /// Mappings that hold nothing but what their file holds. A page the process has written (relocations, a debugger's break
    /// points) would be lost, so a mapping with a single one of them is kept whole; so is a file that is no program, such as a
    /// model's mapped weights, which every request reads.
    /// </summary>
    /// <param name="smaps">Lines of <c>/proc/PID/smaps</c>, proc_pid_smaps(5).</param>
    /// <returns>First address, and the address after the last, of each.</returns>
    internal static IReadOnlyList<(nuint Start, nuint End)> Unchanged(IEnumerable<string> smaps)
    {
        List<Mapping> unchanged = [];
        HashSet<string> programs = new(StringComparer.Ordinal);
        Mapping? mapping = null;
        foreach (var line in smaps)
        {
            if (line.StartsWith("Anonymous:", StringComparison.Ordinal))
            {
                if (mapping is { IsWritable: false } && line.EndsWith(" 0 kB", StringComparison.Ordinal)) unchanged.Add(mapping);
            }
            else if (Mapping.TryParse(line) is { } next)
            {
                mapping = next;
                if (next.IsExecutable) programs.Add(next.File);
            }
        }

        return [.. unchanged.Where(part => programs.Contains(part.File)).Select(part => (part.Start, part.End))];
    }

    [LibraryImport("libc", EntryPoint = "madvise")]
    private static partial int Advise(nuint start, nuint length, int advice);

    private sealed record Mapping(nuint Start, nuint End, bool IsWritable, bool IsExecutable, string File)
    {
        /// <summary>The first line of a mapping (<c>start-end rwxp offset device inode file</c>); null for its other lines.</summary>
        public static Mapping? TryParse(string line)
        {
            var words = line.Split(' ', 6, StringSplitOptions.RemoveEmptyEntries);
            if (words.Length < 5 || words[0].Split('-') is not [var start, var end]) return null;
            // Without a path of its own it is no file's: the heap, a stack, the kernel's page.
            var file = words.Length == 6 && words[5].StartsWith('/') ? words[5] : "";
            return new Mapping(Address(start), Address(end), words[1][1] == 'w', file.Length > 0 && words[1][2] == 'x', file);
        }

        private static nuint Address(string text) => nuint.Parse(text, NumberStyles.HexNumber, CultureInfo.InvariantCulture);
    }
}
