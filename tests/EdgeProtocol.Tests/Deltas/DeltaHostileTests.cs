using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using CsCheck;
using Edge.Protocol.Artifacts;
using Edge.Protocol.Deltas;

namespace Edge.Protocol.Tests.Deltas;

/// <summary>Deltas come over a wire: whatever they hold, the answer is the signed file or a problem, in bounded memory.</summary>
public sealed class DeltaHostileTests
{
    private static readonly byte[] Source = TestModels.Onnx(TestLayer.Random(1, 8, 4).Quantized(), TestLayer.Nodes);
    private static readonly byte[] Target = TestModels.Onnx(TestLayer.Random(1, 8, 4).Tuned(2, 0.01f).Quantized(0.03f), TestLayer.Nodes);

    public static TheoryData<DeltaKind> Kinds => [DeltaKind.Whole, DeltaKind.Patch, DeltaKind.Operations];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Decode_Whole_IsTheTarget(DeltaKind kind) => Assert.Equal(Target, Decode(Delta(kind), kind).Value);

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Decode_CutAnywhere_IsAProblem(DeltaKind kind)
    {
        var delta = Delta(kind);
        for (var length = 0; length < delta.Length - 4; length++) Assert.False(Decode(delta[..length], kind).IsSuccess, $"{length} of {delta.Length}");
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Decode_AnyDamage_IsAProblemOrTheTargetInBoundedMemory(DeltaKind kind)
    {
        var delta = Delta(kind);
        Gen.Select(Gen.Int[0, delta.Length - 1], Gen.Byte[1, 255]).Array[1, 8].Sample(
            changes =>
            {
                var damaged = delta.ToArray();
                foreach (var (at, flip) in changes) damaged[at] ^= flip;
                return IsHarmless(damaged, kind);
            },
            iter: 2000);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Decode_AnyBytesBehindATrueHeader_IsAProblemInBoundedMemory(DeltaKind kind)
    {
        var header = Delta(kind)[..DeltaHeader.Size];
        Gen.Select(Gen.Byte[12, 22], Gen.Byte.Array[0, 400]).Sample((first, body) => IsHarmless([.. header, first, .. body], kind), iter: 2000);
    }

    [Theory]
    [InlineData(4)]
    [InlineData(12)]
    public void Decode_AbsurdSizes_AreRefusedBeforeAnythingIsRead(int field)
    {
        foreach (var size in new[] { -1, 1, (long)Target.Length + 1, Blocks.MaxArtifactSize, Blocks.MaxArtifactSize + 1, long.MaxValue })
        {
            var delta = Delta(DeltaKind.Operations);
            BinaryPrimitives.WriteInt64LittleEndian(delta.AsSpan(field), size);
            Assert.False(Decode(delta, DeltaKind.Operations).IsSuccess);
        }
    }

    [Fact]
    public void Decode_PatchOverLargeFiles_IsRefused()
    {
        // The headers agree with what is signed; only zstd's memory would not be bounded.
        var target = new ManifestFile("model.onnx", DeltaLimits.PatchBytes, ArtifactDigest.Of("large"u8));
        var delta = new byte[DeltaHeader.Size + 20];
        new DeltaHeader(DeltaKind.Patch, Source.Length, target.Size, ArtifactDigest.Of(Source), target.Digest).Write(delta);

        Assert.Equal(ReasonCode.TooLarge, TestModels.Decode(Source, delta, target).Problem!.Reason);
    }

    [Fact]
    public void Decode_OtherBase_IsRefused()
    {
        var other = Source.ToArray();
        other[^1] ^= 1;

        Assert.Equal(ReasonCode.DigestMismatch, TestModels.Decode(other, Delta(DeltaKind.Operations), TestModels.File(Target)).Problem!.Reason);
    }

    [Fact]
    public void Decode_BaseThatIsDamagedOnDisk_IsADigestMismatch()
    {
        var damaged = Source.ToArray();
        damaged[20] ^= 1;
        var decoded = DeltaDecoder.Decode(
            new MemoryStream(damaged), TestModels.File(Source), new MemoryStream(Delta(DeltaKind.Operations)), new MemoryStream(), TestModels.File(Target), TestContext.Current.CancellationToken);

        Assert.Equal(ReasonCode.DigestMismatch, decoded.Problem!.Reason);
    }

    [Fact]
    public void Decode_OtherTargetThanSigned_IsRefused() =>
        Assert.Equal(ReasonCode.DigestMismatch, TestModels.Decode(Source, Delta(DeltaKind.Operations), TestModels.File(Source)).Problem!.Reason);

    [Fact]
    public void Decode_LargeFile_AllocatesNoMoreThanASmallOne()
    {
        var source = new byte[8 << 20];
        new Random(5).NextBytes(source);
        var target = source.ToArray();
        new Random(6).NextBytes(target.AsSpan(3 << 20, 100_000));
        var delta = DeltaEncoder.Encode(TestModels.Bundle(source), TestModels.Bundle(target), TestModels.Path).Bytes;
        Assert.Equal((byte)DeltaKind.Operations, delta[3]);
        using var output = new MemoryStream(target.Length);
        var before = GC.GetAllocatedBytesForCurrentThread();

        Assert.True(DeltaDecoder.Decode(
            new MemoryStream(source), TestModels.File(source), new MemoryStream(delta), output, TestModels.File(target), TestContext.Current.CancellationToken).IsSuccess);

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, DeltaLimits.DecoderBytes / 2);
        Assert.True(output.ToArray().AsSpan().SequenceEqual(target));
    }

    private static bool IsHarmless(byte[] delta, DeltaKind kind)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        var decoded = Decode(delta, kind);
        return GC.GetAllocatedBytesForCurrentThread() - before < DeltaLimits.DecoderBytes && (!decoded.IsSuccess || decoded.Value.AsSpan().SequenceEqual(Target));
    }

    /// <summary>A delta of each kind: what the encoder picks differs with the pair.</summary>
    private static byte[] Delta(DeltaKind kind) => kind switch
    {
        DeltaKind.Whole => DeltaEncoder.Whole(Target),
        DeltaKind.Operations => DeltaEncoder.Encode(TestModels.Bundle(Source), TestModels.Bundle(Target), TestModels.Path).Bytes,
        DeltaKind.Patch => Patched(),
        _ => throw new SwitchExpressionException(kind),
    };

    private static byte[] Patched()
    {
        using var compressor = new ZstdSharp.Compressor(19);
        compressor.LoadDictionary(Source);
        var header = new byte[DeltaHeader.Size];
        new DeltaHeader(DeltaKind.Patch, Source.Length, Target.Length, ArtifactDigest.Of(Source), ArtifactDigest.Of(Target)).Write(header);
        return [.. header, .. compressor.Wrap(Target)];
    }

    private static Outcome<byte[]> Decode(byte[] delta, DeltaKind kind)
    {
        using var output = new MemoryStream();
        var (source, entry) = kind == DeltaKind.Whole ? ([], DeltaHeader.Nothing) : (Source, TestModels.File(Source));
        return DeltaDecoder.Decode(new MemoryStream(source), entry, new MemoryStream(delta), output, TestModels.File(Target)).TryGet(out _, out var problem)
            ? output.ToArray()
            : problem;
    }
}
