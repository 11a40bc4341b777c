using Edge.Agent.Pipeline;
using Edge.Agent.Tests.Fixtures;
using Edge.Protocol;
using Edge.Protocol.Messages;

namespace Edge.Agent.Tests.Pipeline;

public sealed class SingleShotTests
{
    [Fact]
    public async Task DecideAsync_Images_DecidesAsAPipelineWould()
    {
        await using var agent = new AgentFixture();
        var directory = TinyModel.Write(agent.Repository);

        await using var model = SingleShot.Open(AgentFixture.Library, directory, null, agent.Clock, 1_000_000).Value;
        var white = await model.DecideAsync(TestImages.White, "white", TestContext.Current.CancellationToken);
        var broken = await model.DecideAsync("x"u8.ToArray(), "broken", TestContext.Current.CancellationToken);

        Assert.Equal((Verdict.Accept, "good 1.00", "cpu"), (white.Verdict, white.Reason, white.ExecutionProvider));
        Assert.Equal(model.Active.Snapshot.Digest, white.Model!.Digest);
        Assert.Equal(Verdict.Error, broken.Verdict);
        Assert.NotNull(broken.ErrorCode);
    }

    [Fact]
    public void Open_NoModelThere_SaysSo()
    {
        var problem = SingleShot.Open(AgentFixture.Library, "/nowhere", null, new(TimeProvider.System, "b"), 1).Problem!;

        Assert.Equal(ReasonCode.NotFound, problem.Reason);
    }
}
