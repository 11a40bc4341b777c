using Edge.Agent.Diagnostics;
using Edge.Protocol;
using Edge.Protocol.Messages;

namespace Edge.Agent.Pipeline;

/// <summary>What acts on a pipeline's decisions. A sink that throws is reported and counted; it never costs the record.</summary>
internal sealed class DecisionSinks
{
    private readonly string _pipeline;
    private readonly IDecisionSink[] _actuators;
    private readonly IDecisionSink[] _others;
    private readonly HealthBoard _health;
    private readonly PipelineMetrics _metrics;

    public DecisionSinks(string pipeline, IReadOnlyList<IDecisionSink> sinks, HealthBoard health, PipelineMetrics metrics)
    {
        _pipeline = pipeline;
        _actuators = [.. sinks.Where(sink => sink.IsActuator)];
        _others = [.. sinks.Where(sink => !sink.IsActuator)];
        _health = health;
        _metrics = metrics;
    }

    public ValueTask ActuateAsync(DecisionRecord decision, CancellationToken cancellationToken) => HandAsync(_actuators, decision, cancellationToken);

    public ValueTask ShareAsync(DecisionRecord decision, CancellationToken cancellationToken) => HandAsync(_others, decision, cancellationToken);

    private async ValueTask HandAsync(IDecisionSink[] sinks, DecisionRecord decision, CancellationToken cancellationToken)
    {
        foreach (var sink in sinks)
        {
            var name = sink.GetType().Name;
            var component = $"pipeline/{_pipeline}/sink/{name}";
            try
            {
                await sink.HandleAsync(decision, cancellationToken);
                _health.Recover(component);
            }
            catch (Exception exception) when (exception is not OperationCanceledException)
            {
                _metrics.SinkFailed(name);
                _health.Degrade(component, new Problem(ReasonCode.InputOutput, $"{name} failed: {exception.Message}"));
            }
        }
    }
}
