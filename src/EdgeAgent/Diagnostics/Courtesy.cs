using System.Runtime.InteropServices;

namespace Edge.Agent.Diagnostics;

/// <summary>Lets a thread give way to every other.</summary>
internal static partial class Courtesy
{
    /// <summary>The lowest there is: where both want a core, such a thread gets 1.5 % of it beside one of the usual priority.</summary>
    private const int Nicest = 19;

    /// <summary>From here on the calling thread gives way.</summary>
    public static void Enter()
    {
        // The runtime ignores priorities on Linux, where a thread has a nice value of its own.
        if (OperatingSystem.IsLinux()) _ = SetPriority(0, 0, Nicest);
        else Thread.CurrentThread.Priority = ThreadPriority.Lowest;
    }

    [LibraryImport("libc", EntryPoint = "setpriority")]
    private static partial int SetPriority(int which, uint who, int priority);
}
