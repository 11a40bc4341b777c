using Edge.Protocol;

namespace Edge.Agent.Api.OpenInference;

/// <summary>
/// What a request's parameters ask for: Triton's schedule policy (<c>priority</c>, <c>timeout</c> in microseconds) and the
/// binary extension's <c>binary_data_output</c>. Parameters of no known meaning are a model's own and pass unheeded, as
/// they do in Triton when the model does not ask for them.
/// </summary>
internal sealed class RequestParameters
{
    /// <summary>A wait longer than this is as good as one without end, and a TimeSpan could not hold every 64-bit number of microseconds.</summary>
    private static readonly TimeSpan LongestTimeout = TimeSpan.FromDays(1);

    /// <summary>0 for the model's default, else 1 and up, first to last.</summary>
    public int Priority { get; private set; }

    /// <summary>Longest wait in the queue; zero for the model's default.</summary>
    public TimeSpan Timeout { get; private set; }

    /// <summary>Whether outputs that say nothing else are sent in binary.</summary>
    public bool BinaryOutputs { get; private set; }

    /// <summary>Heeds one parameter.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="value">Its value.</param>
    /// <returns>Null, or why the request cannot be served as it asks.</returns>
    public Problem? Set(string name, in ParameterValue value)
    {
        switch (name)
        {
            case "priority":
                if (value.Kind != ParameterKind.Integer || value.Integer is < 0 or > int.MaxValue) return Wrong(name, value, "a whole number, 0 for the model's default, 1 for the first");
                Priority = (int)value.Integer;
                return null;
            case "timeout":
                if (value.Kind != ParameterKind.Integer || value.Integer < 0) return Wrong(name, value, "a whole number of microseconds, 0 for the model's default");
                Timeout = value.Integer > LongestTimeout.TotalMicroseconds ? LongestTimeout : TimeSpan.FromMicroseconds(value.Integer);
                return null;
            case "binary_data_output":
                if (value.Kind != ParameterKind.Truth) return Wrong(name, value, "true or false");
                BinaryOutputs = value.Integer != 0;
                return null;
            case "sequence_id" when value.Integer != 0 || value.Text.Length > 0:
            case "sequence_start" or "sequence_end" when value.Integer != 0:
                return new Problem(ReasonCode.Unsupported, $"parameters.{name}: models that keep state between requests are not served here; send requests without sequences.");
            default:
                return name.StartsWith("triton_", StringComparison.Ordinal)
                    ? new Problem(ReasonCode.Malformed, $"parameters.{name}: names that begin with triton_ are the server's own; leave it out.")
                    : null;
        }
    }

    private static Problem Wrong(string name, ParameterValue value, string expected) =>
        new(ReasonCode.Malformed, $"parameters.{name}: {value} is not {expected}.");
}
