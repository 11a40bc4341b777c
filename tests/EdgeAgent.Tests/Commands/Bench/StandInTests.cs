using Edge.Agent.Commands.Bench;
using Edge.Agent.Pipeline.Preprocessing;

namespace Edge.Agent.Tests.Commands.Bench;

public sealed class StandInTests
{
    [Fact]
    public void Picture_Decoder_TakesIt()
    {
        var image = new ImageDecoder(1_000_000).Decode(StandIn.Picture(64)).Value;

        Assert.Equal((64, 64), (image.Width, image.Height));
    }
}
