using Edge.Agent.Inference.Placement;
using Edge.Agent.Models;
using Edge.Protocol;
using Edge.Protocol.Messages;

namespace Edge.Agent.Tests.Deployment.Support;

/// <summary>Candidates that answer as the test says.</summary>
internal sealed class FakeShadowBench : IShadowBench
{
    public Problem? Refusal { get; set; }

    /// <summary>What a candidate makes of its n-th frame.</summary>
    public Func<ModelReference, int, DecisionRecord> Answer { get; set; } = (model, _) => ProofDecisions.Of(model, 5, 0.9f);

    public int Open { get; private set; }

    public async ValueTask<Outcome<IShadowModel>> OpenAsync(ModelSnapshot snapshot, CancellationToken cancellationToken)
    {
        await Task.Yield();
        if (Refusal is { } refusal) return refusal;
        Open++;
        return new Shadow(this, snapshot.ToReference());
    }

    private sealed class Shadow(FakeShadowBench bench, ModelReference model) : IShadowModel
    {
        private int _frames;

        public ModelCheck Check { get; } = new("CPUExecutionProvider", 3, 0.001f, null, PlacementLedger.Empty, "model.onnx");

        public ValueTask<DecisionRecord> JudgeAsync(ReadOnlyMemory<byte> encoded, CancellationToken cancellationToken)
        {
            Assert.Equal([1, 2, 3], encoded.ToArray());
            return new(bench.Answer(model, _frames++));
        }

        public ValueTask DisposeAsync()
        {
            bench.Open--;
            return ValueTask.CompletedTask;
        }
    }
}
