using Edge.Agent.Models;
using Edge.Protocol;

namespace Edge.Agent.Deployment.Proof;

/// <summary>Has a version prove itself before it decides for good.</summary>
internal sealed class ModelProver
{
    private readonly ShadowStep _shadow;
    private readonly TrialStep _trial;

    /// <summary>A prover.</summary>
    /// <param name="shadow">Beside the active version.</param>
    /// <param name="trial">As the active one.</param>
    public ModelProver(ShadowStep shadow, TrialStep trial)
    {
        _shadow = shadow;
        _trial = trial;
    }

    /// <summary>Takes one step of proof.</summary>
    /// <param name="step">Shadow or trial.</param>
    /// <param name="attempt">The version.</param>
    /// <param name="snapshot">Its files.</param>
    /// <param name="cancellationToken">The agent stops, or something else is wanted.</param>
    /// <returns>Null when it passed; else why not.</returns>
    public ValueTask<Problem?> ProveAsync(UpdateStep step, VersionAttempt attempt, ModelSnapshot snapshot, CancellationToken cancellationToken) =>
        step is UpdateStep.Shadow
            ? _shadow.RunAsync(attempt, snapshot, attempt.Model.Proof!.Shadow!, cancellationToken)
            : _trial.RunAsync(attempt, snapshot, attempt.Model.Proof!.Trial!, cancellationToken);

    /// <inheritdoc cref="TrialStep.ReturnAsync"/>
    public ValueTask ReturnAsync(string name, CancellationToken cancellationToken) => _trial.ReturnAsync(name, cancellationToken);
}
