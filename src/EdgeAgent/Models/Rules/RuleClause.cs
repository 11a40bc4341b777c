using System.Globalization;
using System.Text.Json;
using Edge.Agent.Tasks;
using Edge.Protocol.Messages;

namespace Edge.Agent.Models.Rules;

/// <summary>One clause of a rule: which findings it counts, how many make it hold, and what it decides then.</summary>
/// <param name="Name">What reasons call it.</param>
/// <param name="Verdict">What it decides: accept, reject or review.</param>
/// <param name="Labels">Labels it counts; empty for all.</param>
/// <param name="MinimumScore">Score from which a finding counts.</param>
/// <param name="MinimumArea">Of detections: square pixels of the box from which it counts.</param>
/// <param name="MaximumArea">Of detections: square pixels of the box up to which it counts.</param>
/// <param name="Region">Of detections: corners x, y in pixels of a polygon that the box's centre must lie in; empty for everywhere.</param>
/// <param name="AtLeast">Holds from so many on; null where <paramref name="FewerThan"/> says it.</param>
/// <param name="FewerThan">Holds below so many: what must be there is missing.</param>
public sealed record RuleClause(
    string Name, Verdict Verdict, IReadOnlyList<string> Labels, float MinimumScore, float MinimumArea, float MaximumArea, IReadOnlyList<float> Region, int? AtLeast, int? FewerThan)
{
    /// <summary>Whether it holds.</summary>
    /// <param name="labels">The model's labels.</param>
    /// <param name="result">What the model found.</param>
    /// <param name="detects">Whether it finds objects, or scores the whole.</param>
    /// <returns>The reason; null where it does not hold.</returns>
    public string? Holds(IReadOnlyList<string> labels, TaskResult result, bool detects)
    {
        var (count, best, score) = (0, -1, 0f);
        if (detects)
        {
            foreach (var detection in result.Detections)
            {
                if (detection.Score < MinimumScore || !Counts(labels[detection.Label]) || !IsThere(detection)) continue;
                if (count++ == 0) (best, score) = (detection.Label, detection.Score);
            }
        }
        else
        {
            for (var label = 0; label < result.Scores.Length; label++)
            {
                if (result.Scores[label] < MinimumScore || !Counts(labels[label])) continue;
                count++;
                if (best < 0 || result.Scores[label] > score) (best, score) = (label, result.Scores[label]);
            }
        }

        if (AtLeast is { } least) return count >= least ? string.Create(CultureInfo.InvariantCulture, $"{Name}: {labels[best]} {score:F2}{(count > 1 ? $" and {count - 1} more" : "")}") : null;
        return count < FewerThan ? string.Create(CultureInfo.InvariantCulture, $"{Name}: {count} of {FewerThan}") : null;
    }

    /// <summary>Writes it as <c>model.json</c> has it.</summary>
    /// <param name="writer">Where to.</param>
    internal void Write(Utf8JsonWriter writer)
    {
        writer.WriteStartObject();
        writer.WriteString("name", Name);
        writer.WriteString("verdict", Verdict.Word());
        if (Labels.Count > 0)
        {
            writer.WriteStartArray("labels");
            foreach (var label in Labels.Order(StringComparer.Ordinal)) writer.WriteStringValue(label);
            writer.WriteEndArray();
        }

        writer.WriteNumber("minimumScore", MinimumScore);
        if (MinimumArea > 0) writer.WriteNumber("minimumArea", MinimumArea);
        if (MaximumArea < float.MaxValue) writer.WriteNumber("maximumArea", MaximumArea);
        if (Region.Count > 0)
        {
            writer.WriteStartArray("region");
            foreach (var corner in Region) writer.WriteNumberValue(corner);
            writer.WriteEndArray();
        }

        if (AtLeast is { } least) writer.WriteNumber("atLeast", least);
        if (FewerThan is { } fewer) writer.WriteNumber("fewerThan", fewer);
        writer.WriteEndObject();
    }

    private bool Counts(string label) => Labels.Count == 0 || Labels.Contains(label, StringComparer.Ordinal);

    private bool IsThere(in Detection detection)
    {
        var area = (detection.Right - detection.Left) * (detection.Bottom - detection.Top);
        return area >= MinimumArea && area <= MaximumArea && (Region.Count == 0 || Holds((detection.Left + detection.Right) / 2, (detection.Top + detection.Bottom) / 2));
    }

    /// <summary>Even-odd: a ray to the right crosses the polygon's edges an odd number of times.</summary>
    private bool Holds(float x, float y)
    {
        var inside = false;
        for (var (index, last) = (0, Region.Count - 2); index < Region.Count; last = index, index += 2)
        {
            var (ax, ay, bx, by) = (Region[index], Region[index + 1], Region[last], Region[last + 1]);
            if (ay > y != by > y && x < ((bx - ax) * (y - ay) / (by - ay)) + ax) inside = !inside;
        }

        return inside;
    }
}
