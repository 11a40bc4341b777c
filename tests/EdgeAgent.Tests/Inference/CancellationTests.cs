using System.Runtime.InteropServices;
using Edge.Agent.Commands.Bench;
using Edge.Agent.Inference;
using Edge.Agent.Models;
using Edge.Agent.Serving;
using Edge.Agent.Serving.Engine;
using Edge.Agent.Tensors;
using Edge.Agent.Tests.Fixtures;

namespace Edge.Agent.Tests.Inference;

/// <summary>Clients that go away and deadlines that pass while ONNX Runtime computes.</summary>
public sealed class CancellationTests : IAsyncDisposable
{
    private readonly AgentFixture _agent = new();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Infer_CancelledInsideTheRun_EndsAndTheLaneServesTheNext()
    {
        await ServeEndlessAsync();
        var service = new InferenceService(_agent.Models, new NoRepository(), TimeProvider.System);
        using var deadline = new CancellationTokenSource(TimeSpan.FromMilliseconds(100));

        var endless = Task.Run(async () => await service.InferAsync(Request(1), deadline.Token), Stop);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => endless.WaitAsync(TimeSpan.FromSeconds(20), Stop));
        using var answer = (await service.InferAsync(Request(0), Stop)).Value;
        Assert.Equal([0f, 0f], MemoryMarshal.Cast<byte, float>(answer.Outputs[0].Data.Span).ToArray());
    }

    [Fact]
    public async Task Infer_ClientsLeaveAsTheirRunsEnd_NobodyElsePaysForIt()
    {
        await _agent.ActivateAsync();
        using var lease = (await _agent.Models.FindLoaded(TinyModel.Name)!.LeaseAsync(Stop))!;
        var instance = lease.Lane.Instance;
        instance.SetInput(0, ServingFixture.Input(1));
        using var leaver = new Leaver();
        for (var run = 0; run < 100_000; run++)
        {
            using var client = new CancellationTokenSource();
            leaver.Leave(client, run % 500);
            try
            {
                instance.Run(client.Token);
            }
            catch (OperationCanceledException)
            {
                // It left in time.
            }

            leaver.Wait();
            instance.Run(Stop);
        }
    }

    [Fact]
    public async Task Load_Cancelled_IsNoVerdictOnTheModel()
    {
        var snapshot = TinyModel.Snapshot(_agent.Repository);
        var loader = new ModelLoader(AgentFixture.Library, TimeProvider.System);
        using var leaver = new Leaver();
        for (var load = 0; load < 300; load++)
        {
            using var client = new CancellationTokenSource();
            leaver.Leave(client, load * 20);
            try
            {
                var loaded = loader.Load(snapshot, ModelServing.Default, client.Token);
                Assert.True(loaded.IsSuccess, loaded.Problem?.ToString());
                await loaded.Value.DisposeAsync();
            }
            catch (OperationCanceledException)
            {
                // Called off.
            }

            leaver.Wait();
        }
    }

    public ValueTask DisposeAsync() => _agent.DisposeAsync();

    private static InferenceRequest Request(float value) =>
        new("endless", null, [new TensorValue("input", TensorType.Float32, [2], MemoryMarshal.AsBytes<float>([value, value]).ToArray())], []);

    private async Task ServeEndlessAsync()
    {
        var folder = Path.Combine(_agent.Repository, "endless", "1");
        Directory.CreateDirectory(folder);
        await File.WriteAllBytesAsync(Path.Combine(folder, "model.onnx"), EndlessOnnx.Create(), Stop);
        var activated = await _agent.Models.ActivateAsync(ModelBundle.Load(folder).Value.ToSnapshot().Value, Stop);
        Assert.True(activated.IsSuccess, activated.Problem?.ToString());
    }

    /// <summary>Cancels on a thread of its own, after a number of spins.</summary>
    private sealed class Leaver : IDisposable
    {
        private readonly Thread _thread;
        private CancellationTokenSource? _client;
        private int _spins;
        private volatile bool _ended;

        public Leaver()
        {
            _thread = new Thread(Run);
            _thread.Start();
        }

        public void Leave(CancellationTokenSource client, int spins)
        {
            _spins = spins;
            Volatile.Write(ref _client, client);
        }

        public void Wait()
        {
            while (Volatile.Read(ref _client) is not null) Thread.Yield();
        }

        public void Dispose()
        {
            _ended = true;
            _thread.Join();
        }

        private void Run()
        {
            while (!_ended)
            {
                if (Volatile.Read(ref _client) is not { } client)
                {
                    Thread.Yield();
                    continue;
                }

                Thread.SpinWait(_spins);
                client.Cancel();
                Volatile.Write(ref _client, null);
            }
        }
    }
}
