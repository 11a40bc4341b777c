using System.Runtime.InteropServices;
using Edge.Agent.Inference;
using Edge.Agent.Tensors;
using Edge.Agent.Tests.Fixtures;

namespace Edge.Agent.Tests.Inference;

public sealed class TensorPathTests : IAsyncLifetime
{
    private readonly AgentFixture _agent = new();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Instance_TenThousandTensors_AllocatesNothing()
    {
        await _agent.ActivateAsync();
        using var lease = (await _agent.Models.FindLoaded(TinyModel.Name)!.LeaseAsync(Stop))!;
        var instance = lease.Lane.Instance;
        var (white, black) = (ServingFixture.Input(1), ServingFixture.Input(-1));
        Run(instance, white, black, 100);

        var sum = float.NaN;
        Assert.Equal(0, Allocations.Of(() => sum = Run(instance, white, black, 10_000)));

        // As many white as black ones: 8 and -8.
        Assert.Equal(0, sum, 1e-3f);
    }

    [Fact]
    public async Task Instance_TenThousandWrittenInPlace_AllocatesNothing()
    {
        await _agent.ActivateAsync();
        using var lease = (await _agent.Models.FindLoaded(TinyModel.Name)!.LeaseAsync(Stop))!;
        var instance = lease.Lane.Instance;
        Write(instance, 100);

        var last = float.NaN;
        Assert.Equal(0, Allocations.Of(() => last = Write(instance, 10_000)));

        Assert.Equal(8f, last, 1e-3f);
    }

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public ValueTask DisposeAsync() => _agent.DisposeAsync();

    private static float Run(ModelInstance instance, in TensorValue white, in TensorValue black, int runs)
    {
        var stop = Stop;
        var sum = 0f;
        for (var run = 0; run < runs; run++)
        {
            instance.SetInput(0, (run & 1) == 0 ? white : black);
            // With a token that can be cancelled, as every request has one.
            instance.Run(stop);
            sum += instance.Output(0).Floats[0];
        }

        return sum;
    }

    private static float Write(ModelInstance instance, int runs)
    {
        var stop = Stop;
        var first = 0f;
        for (var run = 0; run < runs; run++)
        {
            MemoryMarshal.Cast<byte, float>(instance.Input(0, [1, 1, TinyOnnx.Side, TinyOnnx.Side])).Fill(1);
            instance.Run(stop);
            first = instance.Output(0).Floats[0];
        }

        return first;
    }
}
