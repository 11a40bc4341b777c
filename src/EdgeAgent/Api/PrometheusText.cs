using System.Globalization;
using System.Text;

namespace Edge.Agent.Api;

/// <summary>Writes totals and gauges in Prometheus' text format, version 0.0.4.</summary>
internal static class PrometheusText
{
    /// <summary>The media type of the format.</summary>
    public const string ContentType = "text/plain; version=0.0.4; charset=utf-8";

    /// <summary>Writes all samples, each family announced once.</summary>
    /// <param name="counters">Counters by name with labels.</param>
    /// <param name="gauges">Gauges by name with labels.</param>
    public static string Write(IReadOnlyDictionary<string, long> counters, IReadOnlyDictionary<string, long> gauges)
    {
        var text = new StringBuilder();
        Append(text, counters, "counter");
        Append(text, gauges, "gauge");
        return text.ToString();
    }

    private static void Append(StringBuilder text, IReadOnlyDictionary<string, long> samples, string type)
    {
        foreach (var family in samples.GroupBy(sample => Family(sample.Key), StringComparer.Ordinal))
        {
            text.Append("# TYPE ").Append(family.Key).Append(' ').Append(type).Append('\n');
            foreach (var (name, value) in family) text.Append(name).Append(' ').Append(value.ToString(CultureInfo.InvariantCulture)).Append('\n');
        }
    }

    private static string Family(string name)
    {
        var labels = name.IndexOf('{', StringComparison.Ordinal);
        return labels < 0 ? name : name[..labels];
    }
}
