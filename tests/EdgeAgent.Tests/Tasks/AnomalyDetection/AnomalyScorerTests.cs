using Edge.Agent.Tasks.AnomalyDetection;
using Edge.Protocol;

namespace Edge.Agent.Tests.Tasks.AnomalyDetection;

/// <summary>Distances and scores by hand, and the memory's file.</summary>
public sealed class AnomalyScorerTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("edge-memory-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void Score_OneNeighbour_IsTheLargestDistanceToTheMemory()
    {
        var scorer = new AnomalyScorer(Memory((0, 0), (10, 0), (0, 10)), 1);

        Assert.Equal(5, scorer.Score(Rows((0, 1), (3, 4), (10, 0))), 1e-4f);
        Assert.Equal([1f, 5f, 0f], scorer.Distances.ToArray(), (left, right) => Math.Abs(left - right) < 1e-4f);
    }

    [Fact]
    public void Score_TwoNeighbours_WeighsByTheSoftmaxOfTheirDistances()
    {
        var scorer = new AnomalyScorer(Memory((0, 0), (3, 0), (100, 100)), 2);

        // The patch (0, 4): 4 from the nearest, 5 from that one's neighbour.
        var weight = 1 - (Math.Exp(4) / (Math.Exp(4) + Math.Exp(5)));
        Assert.Equal(4 * weight, scorer.Score(Rows((0, 4))), 1e-3);
    }

    [Fact]
    public void Score_SteadyState_AllocatesNothing()
    {
        var (scorer, rows) = (new AnomalyScorer(Memory([.. Enumerable.Range(0, 200).Select(i => ((float)i, 1f))]), 9), Rows((1, 2), (3, 4)));
        scorer.Score(rows);
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 10; i++) scorer.Score(rows);

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [Fact]
    public void Read_WhatWasWritten_IsTheSameMemory()
    {
        var path = Path.Combine(_folder.FullName, "memory.bin");
        MemoryFile.Write(path, Memory((1, 2), (3, 0.5f)));

        var read = MemoryFile.Read(path).Value;
        Assert.Equal((2, 2), (read.Count, read.Width));
        Assert.Equal(Rows((1, 2), (3, 0.5f)), read.Rows.ToArray());
    }

    [Theory]
    [InlineData(0)]
    [InlineData(9)]
    [InlineData(13)]
    [InlineData(18)]
    [InlineData(40)]
    public void Read_ChangedByte_IsRefused(int position)
    {
        var path = Path.Combine(_folder.FullName, "memory.bin");
        MemoryFile.Write(path, Memory((1, 2), (3, 0.5f)));
        var bytes = File.ReadAllBytes(path);
        bytes[position] ^= 1;
        File.WriteAllBytes(path, bytes);

        Assert.False(MemoryFile.Read(path).TryGet(out _, out var problem));
        Assert.Equal(ReasonCode.ModelInvalid, problem.Reason);
    }

    private static PatchMemory Memory(params (float X, float Y)[] vectors) => new(2, Rows(vectors));

    private static float[] Rows(params (float X, float Y)[] vectors)
    {
        var stride = PatchFeatures.StrideOf(2);
        var rows = new float[vectors.Length * stride];
        for (var i = 0; i < vectors.Length; i++) (rows[i * stride], rows[(i * stride) + 1]) = vectors[i];
        return rows;
    }
}
