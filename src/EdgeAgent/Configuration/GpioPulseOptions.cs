using Edge.Protocol.Messages;

namespace Edge.Agent.Configuration;

/// <summary>An output line that pulses on a verdict.</summary>
/// <param name="Chip">GPIO chip label.</param>
/// <param name="Line">Line offset on the chip.</param>
/// <param name="On">Verdicts that pulse it; default reject and error, because a part nobody judged is not a good part.</param>
/// <param name="Pulse">How long the line is active; default 100 ms. A verdict during a pulse extends it.</param>
/// <param name="ActiveLow">True when low is active.</param>
public sealed record GpioPulseOptions(string Chip, int Line, IReadOnlyList<Verdict> On, TimeSpan Pulse, bool ActiveLow);
