namespace Edge.Protocol.Tests;

public sealed class Crc32CTests
{
    [Theory]
    [InlineData("", 0u)]
    [InlineData("123456789", 0xE3069283u)]
    public void Compute_KnownInput_IsThePublishedValue(string text, uint expected) => Assert.Equal(expected, Crc32C.Compute(System.Text.Encoding.ASCII.GetBytes(text)));

    [Fact]
    public void Compute_32ZeroBytes_IsTheValueOfRfc3720() => Assert.Equal(0x8A9136AAu, Crc32C.Compute(new byte[32]));

    [Fact]
    public void Compute_SplitAnywhere_IsTheSame()
    {
        var data = "a buffer longer than one word, split at each of its bytes"u8.ToArray();
        for (var split = 0; split <= data.Length; split++)
            Assert.Equal(Crc32C.Compute(data), Crc32C.Compute(data.AsSpan(split), Crc32C.Compute(data.AsSpan(0, split))));
    }
}
