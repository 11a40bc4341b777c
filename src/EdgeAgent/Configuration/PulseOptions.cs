using Edge.Protocol.Messages;

namespace Edge.Agent.Configuration;

/// <summary>When an output moves, and for how long.</summary>
/// <param name="On">Verdicts that pulse it; default reject and error, because a part nobody judged is not a good part.</param>
/// <param name="Length">How long the line is active; default 100 ms. A pulse during a pulse extends it.</param>
/// <param name="Delay">How long a part takes from its edge to the gate; default 0, at once.</param>
/// <param name="Distance">How many ticks of the pipeline's encoder it is from a part's edge to the gate, in place of the delay; null for none.</param>
public sealed record PulseOptions(IReadOnlyList<Verdict> On, TimeSpan Length, TimeSpan Delay, int? Distance);
