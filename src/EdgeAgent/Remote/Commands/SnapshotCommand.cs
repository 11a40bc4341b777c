using System.Text.Json;
using Edge.Agent.Connectivity;
using Edge.Agent.Storage.Results;
using Edge.Protocol;
using Edge.Protocol.Messages;

namespace Edge.Agent.Remote.Commands;

/// <summary><c>snapshot</c>: what the box would report now, and its last decisions.</summary>
internal sealed class SnapshotCommand : IRemoteCommand
{
    private const int Decisions = 20;

    /// <summary>Leaves room in the answer for what stands around it.</summary>
    private const int Largest = 90 * 1024;

    private readonly ReportedStateBuilder _state;
    private readonly ResultStore _results;

    public SnapshotCommand(ReportedStateBuilder state, ResultStore results)
    {
        _state = state;
        _results = results;
    }

    /// <inheritdoc/>
    public string Name => "snapshot";

    /// <inheritdoc/>
    public async ValueTask<Outcome<CommandAnswer>> RunAsync(JsonElement? arguments, CancellationToken cancellationToken)
    {
        // A history that cannot be read is in the state's health; the rest is wanted all the more.
        IReadOnlyList<DecisionRecord> decisions =
            (await _results.QueryAsync(new ResultQuery(Decisions), cancellationToken)).TryGet(out var found, out _) ? found : [];
        for (var snapshot = new SnapshotResult(_state.Build(), decisions); ; snapshot = snapshot with { Decisions = [.. snapshot.Decisions.Take(snapshot.Decisions.Count / 2)] })
        {
            // The largest decisions, a hundred detections each, give way before the state does.
            var bytes = JsonSerializer.SerializeToUtf8Bytes(snapshot, CommandJson.Default.SnapshotResult);
            if (bytes.Length <= Largest || snapshot.Decisions.Count == 0) return new CommandAnswer(Result: JsonElement.Parse(bytes));
        }
    }
}
