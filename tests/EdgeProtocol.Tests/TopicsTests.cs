namespace Edge.Protocol.Tests;

public sealed class TopicsTests
{
    [Fact]
    public void TryParse_BuiltTopic_ReturnsAddressAndChannel()
    {
        var address = new DeviceAddress("plant-1", "box-7");

        Assert.True(Topics.TryParse(Topics.BlocksWant(address), out var parsed, out var channel));

        Assert.Equal(address, parsed);
        Assert.Equal("blocks/want", channel);
    }

    [Theory]
    [InlineData("edge/v1/blocks/0011")]
    [InlineData("edge/v2/plant-1/box-7/status")]
    [InlineData("edge/v1/Plant/box-7/status")]
    [InlineData("edge/v1/trust/root/x")]
    [InlineData("")]
    public void TryParse_ForeignTopic_ReturnsFalse(string topic) => Assert.False(Topics.TryParse(topic, out _, out _));
}
