namespace Edge.Agent.Tests;

/// <summary>What work takes from the managed heap on its own thread.</summary>
internal static class Allocations
{
    private const int MaxTries = 20;

    /// <summary>Measures work that can be done again.</summary>
    /// <param name="work">The work.</param>
    /// <returns>
    /// Bytes of one round in which nobody collected garbage: a collection that another test causes gives this thread a new
    /// piece of the heap, and the rest of the old one would count as taken.
    /// </returns>
    public static long Of(Action work)
    {
        for (var tries = 1; ; tries++)
        {
            var collections = GC.CollectionCount(0);
            var before = GC.GetAllocatedBytesForCurrentThread();
            work();
            var taken = GC.GetAllocatedBytesForCurrentThread() - before;
            if (taken == 0 || tries == MaxTries || GC.CollectionCount(0) == collections) return taken;
        }
    }
}
