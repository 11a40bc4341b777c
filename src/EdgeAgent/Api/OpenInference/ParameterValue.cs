using System.Globalization;

namespace Edge.Agent.Api.OpenInference;

/// <summary>A parameter's value: the protocol allows texts, numbers and truth values.</summary>
/// <param name="Kind">Which it is.</param>
/// <param name="Text">A text, or a fraction as it was written.</param>
/// <param name="Integer">A whole number, or 1 and 0 for true and false.</param>
internal readonly record struct ParameterValue(ParameterKind Kind, string Text, long Integer)
{
    /// <summary>A text.</summary>
    public static ParameterValue Of(string text) => new(ParameterKind.Text, text, 0);

    /// <summary>A whole number.</summary>
    public static ParameterValue Of(long number) => new(ParameterKind.Integer, "", number);

    /// <summary>A fraction.</summary>
    public static ParameterValue Of(double number) => new(ParameterKind.Fraction, number.ToString(CultureInfo.InvariantCulture), 0);

    /// <summary>A truth value.</summary>
    public static ParameterValue Of(bool truth) => new(ParameterKind.Truth, "", truth ? 1 : 0);

    /// <inheritdoc/>
    public override string ToString() => Kind switch
    {
        ParameterKind.Integer => Integer.ToString(CultureInfo.InvariantCulture),
        ParameterKind.Truth => Integer == 0 ? "false" : "true",
        ParameterKind.Text => Text.Length > 64 ? $"\"{Text[..64]}…\"" : $"\"{Text}\"",
        _ => Text,
    };
}
