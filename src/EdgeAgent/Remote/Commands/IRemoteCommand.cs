using System.Text.Json;
using Edge.Protocol;

namespace Edge.Agent.Remote.Commands;

/// <summary>Something the hub may have this box do once. One file each; the set is open.</summary>
internal interface IRemoteCommand
{
    /// <summary>Its name on the wire.</summary>
    string Name { get; }

    /// <summary>Does it.</summary>
    /// <param name="arguments">An object, or null when there are none.</param>
    /// <param name="cancellationToken">The agent stops.</param>
    /// <returns>What came of it, or why it was not done.</returns>
    ValueTask<Outcome<CommandAnswer>> RunAsync(JsonElement? arguments, CancellationToken cancellationToken);
}
