using Edge.Protocol;

namespace Edge.Agent.Tasks.ObjectDetection;

/// <summary>Reads one form of output. One per lane; not thread-safe.</summary>
internal interface IDetectionHead
{
    /// <summary>Adds every box at or above the threshold.</summary>
    /// <param name="outputs">The run's outputs.</param>
    /// <param name="candidates">Takes the boxes.</param>
    /// <returns>Null, or what is wrong with the outputs.</returns>
    Problem? Read(ITensorSource outputs, CandidateList candidates);
}
