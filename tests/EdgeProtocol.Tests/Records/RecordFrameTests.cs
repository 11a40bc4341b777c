using CsCheck;
using Edge.Protocol.Records;

namespace Edge.Protocol.Tests.Records;

public sealed class RecordFrameTests
{
    private static readonly byte[] Link = [.. Enumerable.Range(100, ChainLink.Size).Select(value => (byte)value)];

    [Fact]
    public void Write_Sample_IsTheGoldenFileByteForByte() => Golden.Holds("record-frame.bin", Frame(7, "{\"v\":1}"u8));

    [Fact]
    public void TryRead_GoldenFile_ReturnsEveryField()
    {
        Assert.True(RecordFrame.TryRead(Golden.Read("record-frame.bin"), out var frame));

        Assert.Equal(7UL, frame.Sequence);
        Assert.Equal((RecordKind.Alarm, RecordPriority.High), (frame.Kind, frame.Priority));
        Assert.Equal("{\"v\":1}"u8, frame.Payload);
        Span<byte> link = stackalloc byte[ChainLink.Size];
        ChainLink.Next(Link, 7, RecordKind.Alarm, RecordPriority.High, "{\"v\":1}"u8, link);
        Assert.Equal(link, frame.Link);
    }

    [Fact]
    public void TryRead_AnyWrittenFrame_ReturnsIt() => Gen.Select(Gen.ULong[1, ulong.MaxValue], Gen.Byte, Gen.Byte, Gen.Byte.Array[0, 500]).Sample(
        (sequence, kind, priority, payload) =>
        {
            var bytes = new byte[RecordFrame.SizeOf(payload.Length) + 3];
            var written = RecordFrame.Write(bytes, sequence, (RecordKind)kind, (RecordPriority)priority, Link, payload);
            return RecordFrame.TryRead(bytes, out var frame)
                && written == bytes.Length - 3
                && frame.Bytes.Length == written
                && frame.Sequence == sequence
                && (byte)frame.Kind == kind
                && (byte)frame.Priority == priority
                && frame.Payload.SequenceEqual(payload);
        });

    [Fact]
    public void TryRead_AnyBitFlipped_ReturnsFalse()
    {
        var frame = Frame(7, "{\"v\":1,\"text\":\"some payload\"}"u8);
        for (var bit = 0; bit < frame.Length * 8; bit++)
        {
            var damaged = frame.ToArray();
            damaged[bit >> 3] ^= (byte)(1 << (bit & 7));
            Assert.False(RecordFrame.TryRead(damaged, out _), $"bit {bit}");
        }
    }

    [Fact]
    public void TryRead_TornAnywhere_ReturnsFalse()
    {
        var frame = Frame(7, "{\"v\":1}"u8);
        for (var length = 0; length < frame.Length; length++) Assert.False(RecordFrame.TryRead(frame.AsSpan(0, length), out _));
    }

    [Fact]
    public void TryRead_SequenceZero_ReturnsFalse() => Assert.False(RecordFrame.TryRead(Frame(0, "{}"u8), out _));

    [Fact]
    public void TryRead_LengthBeyondTheBound_ReturnsFalse()
    {
        var frame = new byte[RecordFrame.HeaderSize + RecordFrame.MaxPayload + 1];
        System.Buffers.Binary.BinaryPrimitives.WriteUInt32LittleEndian(frame, RecordFrame.MaxPayload + 1);

        Assert.False(RecordFrame.TryRead(frame, out _));
    }

    [Fact]
    public void TryRead_AnyBytes_NeverThrows() => Gen.Byte.Array[0, 200].Sample(bytes =>
    {
        RecordFrame.TryRead(bytes, out _);
    });

    [Fact]
    public void Write_PayloadBeyondTheBound_Throws() =>
        Assert.Throws<ArgumentException>(() => Frame(1, new byte[RecordFrame.MaxPayload + 1]));

    [Fact]
    public void ChainLink_AnyInputChanged_GivesAnotherLink()
    {
        var links = new HashSet<string>();
        void Add(byte[] previous, ulong sequence, RecordKind kind, RecordPriority priority, byte[] payload)
        {
            Span<byte> link = stackalloc byte[ChainLink.Size];
            ChainLink.Next(previous, sequence, kind, priority, payload, link);
            Assert.True(links.Add(Convert.ToHexString(link)));
        }

        Add(Link, 1, RecordKind.Decision, RecordPriority.Normal, [1]);
        Add([.. Link.Reverse()], 1, RecordKind.Decision, RecordPriority.Normal, [1]);
        Add(Link, 2, RecordKind.Decision, RecordPriority.Normal, [1]);
        Add(Link, 1, RecordKind.Alarm, RecordPriority.Normal, [1]);
        Add(Link, 1, RecordKind.Decision, RecordPriority.High, [1]);
        Add(Link, 1, RecordKind.Decision, RecordPriority.Normal, [2]);
    }

    [Fact]
    public void Genesis_OfAnEpoch_IsFixed()
    {
        var link = new byte[ChainLink.Size];
        ChainLink.Genesis(Samples.Epoch, link);

        Golden.Holds("chain-genesis.bin", link);
    }

    private static byte[] Frame(ulong sequence, ReadOnlySpan<byte> payload)
    {
        var frame = new byte[RecordFrame.SizeOf(payload.Length)];
        RecordFrame.Write(frame, sequence, RecordKind.Alarm, RecordPriority.High, Link, payload);
        return frame;
    }

    [Theory]
    [InlineData(0)]
    [InlineData(400)]
    [InlineData(1024)]
    [InlineData(1025)]
    [InlineData(RecordFrame.MaxPayload)]
    public void ChainHasher_AnyPayload_GivesTheSameLinkEachTime(int length)
    {
        using var hasher = new ChainHasher(new RuntimeDigest());
        var payload = new byte[length];
        new Random(length).NextBytes(payload);
        Span<byte> expected = stackalloc byte[ChainLink.Size];
        Span<byte> actual = stackalloc byte[ChainLink.Size];
        ChainLink.Next(Link, 7, RecordKind.Alarm, RecordPriority.High, payload, expected);

        for (var i = 0; i < 3; i++)
        {
            hasher.Next(Link, 7, RecordKind.Alarm, RecordPriority.High, payload, actual);
            Assert.Equal(expected.ToArray(), actual.ToArray());
        }
    }
}
