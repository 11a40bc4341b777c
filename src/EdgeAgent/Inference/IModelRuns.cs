using Edge.Agent.Inference.Providers;
using Edge.Agent.Models;
using Edge.Protocol;

namespace Edge.Agent.Inference;

/// <summary>How the models that serve are run at this moment.</summary>
public interface IModelRuns
{
    /// <summary>Raised after a model was swapped, taken over by the CPU or began to be compiled.</summary>
    event Action? RunsChanged;

    /// <summary>The active version of a model and how it runs, or null.</summary>
    /// <param name="name">Model name.</param>
    ActiveModel? Find(string name);

    /// <summary>Why a model that serves does not run: its provider fails and the policy lets nothing else take over; else null.</summary>
    /// <param name="name">Model name.</param>
    Problem? FindFailure(string name);

    /// <summary>The compilation that is to bring a model to another provider, or null.</summary>
    /// <param name="name">Model name.</param>
    Compilation? FindCompilation(string name);
}
