using Edge.Agent.Models;
using Edge.Protocol.Messages;

namespace Edge.Agent.Deployment;

/// <summary>One version on its way into service, and what it has shown on it.</summary>
/// <param name="model">What is wanted.</param>
/// <param name="version">The version and the revision that asks for it.</param>
public sealed class VersionAttempt(DesiredModel model, SlotVersion version)
{
    /// <summary>What is wanted.</summary>
    public DesiredModel Model => model;

    /// <summary>The model's name.</summary>
    public string Name => model.Name;

    /// <summary>The version and the revision that asks for it.</summary>
    public SlotVersion Version => version;

    /// <summary>What it has shown so far; null before its golden cases passed.</summary>
    public ModelProof? Proof { get; set; }

    /// <summary>Takes down how long a provider built its engine.</summary>
    /// <param name="took">The time.</param>
    public void Compiled(TimeSpan took) => Proof = (Proof ?? new ModelProof(0, 0)) with { CompileSeconds = (int)Math.Ceiling(took.TotalSeconds) };

    /// <summary>Takes its golden cases down.</summary>
    /// <param name="check">What loading it showed: it may not serve unless every case passed.</param>
    public void Passed(ModelCheck check) => Proof = (Proof ?? new ModelProof(0, 0)) with { GoldenCases = check.GoldenCases, GoldenPassed = check.GoldenCases };
}
