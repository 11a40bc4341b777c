namespace Edge.Protocol.Tests;

public sealed class DeviceAddressTests
{
    [Theory]
    [InlineData("plant-1")]
    [InlineData("0")]
    [InlineData("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa")]
    public void Check_UsableName_ReturnsNull(string name) => Assert.Null(DeviceAddress.Check(name));

    [Theory]
    [InlineData("")]
    [InlineData("Plant")]
    [InlineData("a/b")]
    [InlineData("a+")]
    [InlineData("#")]
    [InlineData("a\n")]
    [InlineData("blocks")]
    [InlineData("trust")]
    [InlineData("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa")]
    public void Check_NameThatCannotBeATopicLevel_SaysWhy(string name) => Assert.Contains($"'{name}'", DeviceAddress.Check(name), StringComparison.Ordinal);
}
