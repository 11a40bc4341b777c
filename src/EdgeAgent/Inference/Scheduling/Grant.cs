using Edge.Agent.Serving;
using Edge.Protocol;

namespace Edge.Agent.Inference.Scheduling;

/// <summary>What a wait ends in: a lane of one's own, or the answer when the request ran in another's batch, or neither when the model was swapped out.</summary>
/// <param name="Lane">The lane, which must be returned.</param>
/// <param name="Answer">The answer.</param>
internal readonly record struct Grant(ModelLane? Lane, Outcome<InferenceAnswer>? Answer);
