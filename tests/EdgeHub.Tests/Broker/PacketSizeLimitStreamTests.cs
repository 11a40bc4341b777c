using Edge.Hub.Broker;

namespace Edge.Hub.Tests.Broker;

public sealed class PacketSizeLimitStreamTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(4096)]
    public async Task Read_PacketsWithinTheLimit_PassUnchangedHoweverTheyAreCut(int step)
    {
        byte[] packets = [0xC0, 0x00, 0x30, 0xC8, 0x01, .. new byte[200], 0x30, 0x03, 1, 2, 3, 0xC0, 0x00];
        await using var stream = new PacketSizeLimitStream(new MemoryStream(packets), 200);
        var read = new List<byte>();
        var buffer = new byte[step];
        for (int count; (count = await stream.ReadAsync(buffer, TestContext.Current.CancellationToken)) > 0;) read.AddRange(buffer[..count]);

        Assert.Equal(packets, read);
    }

    [Theory]
    [InlineData(new byte[] { 0x30, 0xC9, 0x01 })]
    [InlineData(new byte[] { 0xC0, 0x00, 0x10, 0xFF, 0xFF, 0xFF, 0x7F })]
    [InlineData(new byte[] { 0x10, 0x80, 0x80, 0x80, 0x80, 0x01 })]
    public async Task Read_PacketBeyondTheLimit_Throws(byte[] bytes)
    {
        await using var stream = new PacketSizeLimitStream(new MemoryStream(bytes), 200);

        await Assert.ThrowsAsync<IOException>(() => stream.ReadAsync(new byte[16], TestContext.Current.CancellationToken).AsTask());
    }
}
