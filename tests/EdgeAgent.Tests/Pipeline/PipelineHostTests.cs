using System.Runtime.CompilerServices;
using Edge.Agent.Pipeline;
using Edge.Agent.Tests.Fixtures;
using Microsoft.Extensions.Time.Testing;

namespace Edge.Agent.Tests.Pipeline;

public sealed class PipelineHostTests
{
    [Fact]
    public async Task StartAsync_SourceThatFails_IsReportedAndStartedAgainAfterAPause()
    {
        await using var agent = new AgentFixture();
        await agent.ActivateAsync();
        var time = new FakeTimeProvider();
        var source = new FailingSource(new ListSource(agent.Clock, FrameOrigin.File).Push("1", TestImages.White).End(), failures: 1);
        using var host = new PipelineHost(agent.Pipeline(source), agent.Health, time);

        await host.StartAsync(TestContext.Current.CancellationToken);
        await Within.Eventually(() => agent.Health.Degradations.Count == 1, "degraded");
        Assert.Equal("pipeline/line", agent.Health.Degradations[0].Component);
        Assert.Contains("the cable", agent.Health.Degradations[0].Message, StringComparison.Ordinal);
        Assert.Empty(agent.Journal.Decisions);
        await Within.Eventually(
            () =>
            {
                time.Advance(TimeSpan.FromSeconds(1));
                return host.ExecuteTask!.IsCompleted;
            },
            "the pipeline ran again and ended");

        Assert.Single(agent.Journal.Decisions);
        Assert.Empty(agent.Health.Degradations);
    }

    [Fact]
    public async Task StopAsync_WaitingPipeline_EndsWithoutAnError()
    {
        await using var agent = new AgentFixture();
        await agent.ActivateAsync();
        using var host = new PipelineHost(agent.Pipeline(new ListSource(agent.Clock, FrameOrigin.File).Push("1", TestImages.White)), agent.Health, TimeProvider.System);
        await host.StartAsync(TestContext.Current.CancellationToken);
        await agent.Journal.WaitAsync(1);

        await host.StopAsync(TestContext.Current.CancellationToken);

        Assert.True(host.ExecuteTask!.IsCompletedSuccessfully);
        Assert.Empty(agent.Health.Degradations);
    }

    private sealed class FailingSource(IFrameSource inner, int failures) : IFrameSource
    {
        private int _left = failures;

        public async IAsyncEnumerable<CapturedFrame> ReadAsync([EnumeratorCancellation] CancellationToken cancellationToken)
        {
            if (_left-- > 0) throw new InvalidOperationException("the cable");
            await foreach (var frame in inner.ReadAsync(cancellationToken)) yield return frame;
        }
    }
}
