using System.Runtime.InteropServices;

namespace Edge.Agent.Inference;

/// <summary>The C library's heap, which ONNX Runtime's sessions live in. Only glibc's is told anything.</summary>
internal static partial class NativeHeap
{
    /// <summary><c>M_ARENA_MAX</c> of glibc's malloc.h.</summary>
    private const int ArenaMax = -8;

    /// <summary>
    /// Keeps it in one piece. By default glibc gives every thread an arena of its own, and a model loaded by another thread of
    /// the pool than the last leaves its holes in another arena: 91 MB resident after 150 loads in place of 79. ONNX Runtime
    /// takes a run's tensors from its own arena, so runs do not meet here. Must come before the first thread allocates.
    /// </summary>
    public static void KeepTogether()
    {
        if (Has("mallopt")) _ = SetOption(ArenaMax, 1);
    }

    /// <summary>Gives an unloaded model's memory back to the system: the C library would keep it for the next one.</summary>
    public static void Trim()
    {
        if (Has("malloc_trim")) _ = Trim(0);
    }

    private static bool Has(string function)
    {
        if (!OperatingSystem.IsLinux() || !NativeLibrary.TryLoad("libc.so.6", out var library)) return false;
        var found = NativeLibrary.TryGetExport(library, function, out _);
        NativeLibrary.Free(library);
        return found;
    }

    [LibraryImport("libc.so.6", EntryPoint = "mallopt")]
    private static partial int SetOption(int option, int value);

    [LibraryImport("libc.so.6", EntryPoint = "malloc_trim")]
    private static partial int Trim(nuint keep);
}
