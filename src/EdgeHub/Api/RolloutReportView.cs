using System.Text.Json;
using Edge.Hub.Rollouts.Reports;

namespace Edge.Hub.Api;

/// <summary>A report, in the clear and as it was signed.</summary>
/// <param name="Report">The report.</param>
/// <param name="Envelope">The DSSE envelope whose payload, an in-toto statement, holds it.</param>
public sealed record RolloutReportView(GroupReport Report, JsonElement Envelope);
