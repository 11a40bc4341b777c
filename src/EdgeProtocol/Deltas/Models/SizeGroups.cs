namespace Edge.Protocol.Deltas.Models;

/// <summary>Sixteen groups of sizes, two per power of two: 0, 1, 2, 3, 4–5, 6–7, 8–11, … 192–255.</summary>
internal static class SizeGroups
{
    /// <summary>The group of a size.</summary>
    /// <param name="size">0 to 255.</param>
    public static int Of(int size)
    {
        var group = 15;
        while (FirstOf(group) > size) group--;
        return group;
    }

    /// <summary>The smallest size of a group.</summary>
    /// <param name="group">0 to 15.</param>
    public static int FirstOf(int group) => group < 4 ? group : (2 + (group & 1)) << ((group >> 1) - 1);

    /// <summary>Bits that tell a group's sizes apart.</summary>
    /// <param name="group">0 to 15.</param>
    public static int BitsOf(int group) => group < 4 ? 0 : (group >> 1) - 1;
}
