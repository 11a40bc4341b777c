using Edge.Agent.Models;

namespace Edge.Agent.Tests.Models;

public sealed class NaturalOrderTests
{
    [Fact]
    public void Compare_Versions_CountsNumbersAsNumbers() => Assert.Equal(
        ["1", "1.2", "1.10", "2", "9", "10", "20261123", "v2", "v10"],
        new[] { "10", "v10", "9", "1.10", "20261123", "1", "v2", "2", "1.2" }.Order(NaturalOrder.Instance));

    [Fact]
    public void Compare_EqualNumbersWrittenDifferently_KeepsATotalOrder()
    {
        Assert.NotEqual(0, NaturalOrder.Instance.Compare("01", "1"));
        Assert.Equal(0, NaturalOrder.Instance.Compare("1.2", "1.2"));
    }
}
