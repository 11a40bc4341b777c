using Edge.Protocol.Records;

namespace Edge.Protocol.Tests.Records;

public sealed class EpochTests
{
    [Fact]
    public void ToString_Sample_Is32LowerCaseDigitsAndReadsBack()
    {
        Assert.Equal("000102030405060708090a0b0c0d0e0f", Samples.Epoch.ToString());
        Assert.True(Epoch.TryParse(Samples.Epoch.ToString(), out var epoch));
        Assert.Equal(Samples.Epoch, epoch);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("000102030405060708090a0b0c0d0e0")]
    [InlineData("000102030405060708090a0b0c0d0e0g")]
    [InlineData(" 00102030405060708090a0b0c0d0e0f")]
    public void TryParse_OtherForm_ReturnsFalse(string? text) => Assert.False(Epoch.TryParse(text, out _));

    [Fact]
    public void Create_Twice_Differs() => Assert.NotEqual(Epoch.Create(), Epoch.Create());
}
