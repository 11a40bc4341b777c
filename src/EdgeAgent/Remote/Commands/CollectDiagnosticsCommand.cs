using System.Text.Json;
using Edge.Protocol;

namespace Edge.Agent.Remote.Commands;

/// <summary><c>collect-diagnostics</c>: a bundle on the box. It leaves the box only where the upload policy says so.</summary>
internal sealed class CollectDiagnosticsCommand : IRemoteCommand
{
    private readonly DiagnosticsBundle _bundle;

    public CollectDiagnosticsCommand(DiagnosticsBundle bundle) => _bundle = bundle;

    /// <inheritdoc/>
    public string Name => "collect-diagnostics";

    /// <inheritdoc/>
    public ValueTask<Outcome<CommandAnswer>> RunAsync(JsonElement? arguments, CancellationToken cancellationToken)
    {
        var result = _bundle.Write();
        return ValueTask.FromResult<Outcome<CommandAnswer>>(new CommandAnswer(
            $"The bundle lies in {result.Path}, {result.Bytes} bytes.", JsonSerializer.SerializeToElement(result, CommandJson.Default.DiagnosticsResult)));
    }
}
