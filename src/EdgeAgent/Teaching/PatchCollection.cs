using System.Runtime.InteropServices;
using Edge.Agent.Tasks.AnomalyDetection;

namespace Edge.Agent.Teaching;

/// <summary>The patches of the good pictures in one bounded block, and which picture each came from.</summary>
internal sealed class PatchCollection
{
    /// <summary>Most patches kept: with 512 numbers each 120 MB, on a box that also serves.</summary>
    private const int MaxPatches = 60_000;

    /// <summary>Most vectors of a memory: every part is held against all of them.</summary>
    private const int MaxMemory = 8_000;

    private readonly List<float> _vectors = [];
    private readonly List<int> _pictures = [];
    private readonly int _quota;

    /// <summary>An empty collection.</summary>
    /// <param name="width">Numbers of a vector.</param>
    /// <param name="pictures">How many pictures will come.</param>
    public PatchCollection(int width, int pictures)
    {
        Width = width;
        Stride = PatchFeatures.StrideOf(width);
        _quota = MaxPatches / pictures;
        Pictures = pictures;
    }

    /// <summary>Numbers of a vector.</summary>
    public int Width { get; }

    /// <summary>Numbers from one to the next.</summary>
    public int Stride { get; }

    /// <summary>Pictures.</summary>
    public int Pictures { get; }

    /// <summary>Patches kept.</summary>
    public int Count => _pictures.Count;

    /// <summary>All vectors.</summary>
    public ReadOnlySpan<float> Vectors => CollectionsMarshal.AsSpan(_vectors);

    /// <summary>Adds a picture's patches, evenly thinned out where they are more than its share.</summary>
    /// <param name="picture">Number of the picture.</param>
    /// <param name="vectors">Its vectors.</param>
    public void Add(int picture, ReadOnlySpan<float> vectors)
    {
        var count = vectors.Length / Stride;
        var kept = Math.Min(count, _quota);
        for (var i = 0; i < kept; i++)
        {
            _vectors.AddRange(vectors.Slice((int)((long)i * count / kept) * Stride, Stride));
            _pictures.Add(picture);
        }
    }

    /// <summary>The memory of the pictures outside a fold.</summary>
    /// <param name="coreset">Over these vectors.</param>
    /// <param name="share">Share of the patches to keep.</param>
    /// <param name="isHeldOut">Whether a picture stays out; null for none.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public PatchMemory ToMemory(Coreset coreset, double share, Func<int, bool>? isHeldOut, CancellationToken cancellationToken)
    {
        int[] among = [.. Enumerable.Range(0, Count).Where(index => isHeldOut is null || !isHeldOut(_pictures[index]))];
        var wanted = Math.Clamp((int)(among.Length * share), 1, MaxMemory);
        var picked = coreset.Pick(among, wanted, cancellationToken);
        var rows = new float[picked.Length * Stride];
        for (var i = 0; i < picked.Length; i++)
        {
            var to = rows.AsSpan(i * Stride, Stride);
            // Rounded as the file rounds, so that thresholds are found on what will run.
            var from = Vectors.Slice(picked[i] * Stride, Stride);
            for (var n = 0; n < to.Length; n++) to[n] = (float)(Half)from[n];
        }

        return new PatchMemory(Width, rows);
    }
}
