namespace Edge.Agent.Tasks.AnomalyDetection;

/// <summary>Vectors of good patches. Immutable; shared by every lane.</summary>
internal sealed class PatchMemory
{
    private readonly float[] _rows;

    /// <summary>A memory.</summary>
    /// <param name="width">Numbers of a vector.</param>
    /// <param name="rows">The vectors, each <see cref="PatchFeatures.StrideOf"/> its width apart, zeros behind it.</param>
    public PatchMemory(int width, float[] rows)
    {
        Width = width;
        Stride = PatchFeatures.StrideOf(width);
        _rows = rows;
        Count = rows.Length / Stride;
        Norms = new float[Count];
        for (var i = 0; i < Count; i++) Norms[i] = VectorDistance.Norm(Row(i));
    }

    /// <summary>Numbers of a vector.</summary>
    public int Width { get; }

    /// <summary>Numbers from one to the next.</summary>
    public int Stride { get; }

    /// <summary>Vectors.</summary>
    public int Count { get; }

    /// <summary>The squared length of each.</summary>
    public float[] Norms { get; }

    /// <summary>All of them.</summary>
    public ReadOnlySpan<float> Rows => _rows;

    /// <summary>One of them.</summary>
    /// <param name="index">Which.</param>
    public ReadOnlySpan<float> Row(int index) => _rows.AsSpan(index * Stride, Stride);
}
