using Edge.Protocol;

namespace Edge.Agent.Models;

/// <summary>
/// The seam between the control path and the data path: Deployment publishes an immutable snapshot, Inference loads
/// it, swaps to it and drains the old sessions. Inference never asks why.
/// </summary>
public interface IModelHost
{
    /// <summary>Loads a version beside the active one and runs its golden cases; the active one keeps serving.</summary>
    /// <param name="snapshot">The version.</param>
    /// <param name="cancellationToken">Ends the check.</param>
    /// <returns>What it would run on, or why it may not serve.</returns>
    ValueTask<Outcome<ModelCheck>> CheckAsync(ModelSnapshot snapshot, CancellationToken cancellationToken);

    /// <summary>The providers that build an engine for a version before it can be checked, while another version serves; null where none does.</summary>
    /// <param name="snapshot">The version.</param>
    string? CompilesFor(ModelSnapshot snapshot);

    /// <summary>Has a version's engine built and kept, and runs its golden cases on it. No other load waits for it, however long it takes.</summary>
    /// <param name="snapshot">The version.</param>
    /// <param name="cancellationToken">Ends the wait; a provider that cannot be ended is left behind.</param>
    /// <returns>As of <see cref="CheckAsync"/>.</returns>
    ValueTask<Outcome<ModelCheck>> CompileAsync(ModelSnapshot snapshot, CancellationToken cancellationToken);

    /// <summary>Loads, warms up and swaps to a version; on failure the active one goes on.</summary>
    /// <param name="snapshot">The version.</param>
    /// <param name="cancellationToken">Ends the load.</param>
    /// <returns>What it runs on, or why the old one still serves.</returns>
    ValueTask<Outcome<ModelCheck>> ActivateAsync(ModelSnapshot snapshot, CancellationToken cancellationToken);

    /// <summary>
    /// Swaps to a version that may have to go again: as <see cref="ActivateAsync"/>, under its whole policy, and the version before
    /// stays in memory until <see cref="SettleAsync"/>, so that activating that one again costs no load.
    /// </summary>
    /// <param name="snapshot">The version.</param>
    /// <param name="cancellationToken">Ends the load.</param>
    /// <returns>What it runs on, or why the old one still serves.</returns>
    ValueTask<Outcome<ModelCheck>> TryAsync(ModelSnapshot snapshot, CancellationToken cancellationToken);

    /// <summary>Lets go of the version before that <see cref="TryAsync"/> kept.</summary>
    /// <param name="name">Model name.</param>
    ValueTask SettleAsync(string name);

    /// <summary>Unloads a model; frames and requests in it are finished first.</summary>
    /// <param name="name">Model name.</param>
    /// <param name="cancellationToken">Ends the wait, for a load that runs or for what is in the model; it is unloaded all the same once it serves no more.</param>
    /// <returns>False when it did not serve.</returns>
    ValueTask<bool> UnloadAsync(string name, CancellationToken cancellationToken);

    /// <summary>Every model that serves and when it last ran, or was loaded.</summary>
    IReadOnlyList<(ActiveModel Model, DateTimeOffset LastUsed)> Serving { get; }

    /// <summary>The active version of a model, or null.</summary>
    /// <param name="name">Model name.</param>
    ActiveModel? Find(string name);
}
