using System.Runtime.InteropServices;

namespace Edge.Agent.Inference;

/// <summary>Gives an unloaded model's memory back to the system: the C library would keep it for the next one.</summary>
internal static partial class NativeMemoryTrim
{
    /// <summary>Trims the heap where the C library can (glibc); nothing elsewhere.</summary>
    public static void Run()
    {
        if (!OperatingSystem.IsLinux() || !NativeLibrary.TryLoad("libc.so.6", out var library)) return;
        if (NativeLibrary.TryGetExport(library, "malloc_trim", out _)) _ = Trim(0);
        NativeLibrary.Free(library);
    }

    [LibraryImport("libc.so.6", EntryPoint = "malloc_trim")]
    private static partial int Trim(nuint keep);
}
