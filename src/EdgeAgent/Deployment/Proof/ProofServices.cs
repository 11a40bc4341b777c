using Edge.Agent.Diagnostics;
using Edge.Agent.Storage;

namespace Edge.Agent.Deployment.Proof;

/// <summary>What proofs need of their surroundings.</summary>
/// <param name="Live">The decisions that are made.</param>
/// <param name="Desk">Where a technician ends one.</param>
/// <param name="Clock">The clocks.</param>
/// <param name="Memory">The agent's private memory.</param>
/// <param name="Journal">Takes what was judged differently.</param>
/// <param name="MemoryBudget">Bytes all models may take together; 0 for any number.</param>
internal sealed record ProofServices(LiveDecisions Live, ProofDesk Desk, DeviceClock Clock, Func<long> Memory, IJournal Journal, long MemoryBudget);
