using Edge.Agent.Tests.Fixtures;

namespace Edge.Agent.Tests;

public sealed class AgentRuntimeTests : IDisposable
{
    private readonly BoxFixture _box = new();
    private readonly CancellationTokenSource _stop = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);

    public void Dispose()
    {
        _stop.Dispose();
        _box.Dispose();
    }

    [Fact]
    public async Task Run_UntilStopped_IsAliveAndEndsWithoutAnError()
    {
        var options = _box.Configure(stopWhenEmpty: false);
        await using var agent = await BoxFixture.BuildAsync(options);
        Assert.False(agent.IsAlive);
        var ready = new TaskCompletionSource();

        var run = agent.RunAsync(ready.SetResult, _stop.Token);
        await ready.Task.WaitAsync(Within.Limit, TestContext.Current.CancellationToken);
        Assert.True(agent.IsAlive);
        Assert.False(run.IsCompleted);
        await _stop.CancelAsync();

        await run.WaitAsync(Within.Limit, TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task Run_StoppedWhileItStarts_EndsWithoutAnErrorAndWithoutBeingReady()
    {
        await using var agent = await BoxFixture.BuildAsync(_box.Configure());
        var starting = new TaskCompletionSource();
        agent.AddStart(async cancellationToken =>
        {
            starting.SetResult();
            await Task.Delay(Timeout.InfiniteTimeSpan, cancellationToken);
        });
        var ready = false;

        var run = agent.RunAsync(() => ready = true, _stop.Token);
        await starting.Task.WaitAsync(Within.Limit, TestContext.Current.CancellationToken);
        await _stop.CancelAsync();

        await run.WaitAsync(Within.Limit, TestContext.Current.CancellationToken);
        Assert.False(ready);
    }

    [Fact]
    public async Task Run_TaskThatDies_EndsTheAgentWithItsCause()
    {
        await using var agent = await BoxFixture.BuildAsync(_box.Configure(stopWhenEmpty: false));
        var other = new TaskCompletionSource();
        agent.AddTask(_ => throw new InvalidOperationException("The link broke."));
        agent.AddTask(async cancellationToken =>
        {
            await using var stopped = cancellationToken.Register(other.SetResult);
            await other.Task;
        });

        var run = agent.RunAsync(() => { }, _stop.Token).WaitAsync(Within.Limit, TestContext.Current.CancellationToken);

        Assert.Equal("The link broke.", (await Assert.ThrowsAsync<InvalidOperationException>(() => run)).Message);
        Assert.True(other.Task.IsCompleted);
    }

    [Fact]
    public async Task Run_StepsOfTheStart_AreDoneInOrderBeforeTasksRun()
    {
        await using var agent = await BoxFixture.BuildAsync(_box.Configure(stopWhenEmpty: false));
        List<string> order = [];
        agent.AddStart(_ => Note("first"));
        agent.AddStart(_ => Note("second"));
        agent.AddTask(async cancellationToken =>
        {
            await Note("task");
            await _stop.CancelAsync();
            await Task.Delay(Timeout.InfiniteTimeSpan, cancellationToken);
        });

        await agent.RunAsync(() => { }, _stop.Token).WaitAsync(Within.Limit, TestContext.Current.CancellationToken);

        Assert.Equal(["first", "second", "task"], order);

        async Task Note(string step)
        {
            await Task.Yield();
            lock (order) order.Add(step);
        }
    }
}
