using Edge.Agent.Configuration;
using Edge.Agent.Deployment;
using Edge.Agent.Deployment.Technician;
using Edge.Agent.Diagnostics;
using Edge.Agent.Storage;
using Edge.Agent.Storage.Sealing;
using Edge.Protocol;
using Microsoft.Extensions.Logging.Abstractions;

namespace Edge.Agent.Commands.Models;

/// <summary>Decides about managed models on the files of an agent that does not run.</summary>
internal static class LocalModelDesk
{
    /// <summary>Decides.</summary>
    /// <param name="options">The agent's configuration.</param>
    /// <param name="action">What.</param>
    /// <param name="name">About which model.</param>
    /// <param name="by">Who.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>What came of it; <c>in-use</c> while an agent runs.</returns>
    public static async Task<Outcome<ModelAnswer>> DecideAsync(AgentOptions options, ModelAction action, string name, string by, CancellationToken cancellationToken)
    {
        if (!SealingKeys.Load(options.Storage.Encryption, KeyReader.Credentials).TryGet(out var keys, out var problem)) return problem;
        var clock = new DeviceClock(TimeProvider.System, DeviceClock.ReadBootId());
        // Who decided what belongs into the journal; its lock keeps an agent from starting meanwhile.
        if (!Journal.Open(JournalSettings.Of(options, keys), clock).TryGet(out var journal, out problem)) return problem;
        await using (journal)
        {
            var paths = new ModelPaths(options.DataDirectory);
            var ledger = new DeploymentLedger(journal, clock, new ModelBoard(), new HealthBoard(), NullLogger<DeploymentLedger>.Instance);
            try
            {
                return await new ModelDesk(new SlotStore(paths, NullLogger<SlotStore>.Instance), new VersionStore(paths), ledger, clock)
                    .DecideAsync(action, name, by, cancellationToken);
            }
            catch (Exception exception) when (StorageFault.IsExpected(exception))
            {
                return StorageFault.Describe($"Cannot change what is decided about model '{name}'", exception);
            }
        }
    }
}
