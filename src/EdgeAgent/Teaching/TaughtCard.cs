using System.Globalization;
using Edge.Agent.Tasks.AnomalyDetection;

namespace Edge.Agent.Teaching;

/// <summary>The taught model's card: what it was made of, and what its threshold costs.</summary>
internal static class TaughtCard
{
    public static string Write(TeachPlan plan, string backbone, PatchMemory memory, TeachThreshold threshold)
    {
        FormattableString card = $"""
            # {plan.Name}
            Taught on a device (PatchCore, Roth et al. 2022) over the backbone {backbone}, whose licence holds for it.

            | | |
            |---|---|
            | pictures of good parts | {plan.Good.Count} |
            | pictures of bad parts | {plan.Bad.Count} |
            | memory | {memory.Count} vectors of {memory.Width}, {plan.Share:P1} of the patches |
            | threshold | {threshold.Value:R} |
            | good parts beyond it, each judged by a memory it is not in | {threshold.FalseRejects} of {threshold.GoodCount}: {threshold.AtLeast:P1} to {threshold.AtMost:P1} with 95 % |
            | bad parts below it | {threshold.Missed} of {threshold.BadCount} |

            Golden cases are drawn, not photographed: no picture of a part is in this folder.

            """;
        return card.ToString(CultureInfo.InvariantCulture);
    }
}
