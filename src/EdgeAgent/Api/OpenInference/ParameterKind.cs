namespace Edge.Agent.Api.OpenInference;

/// <summary>What a parameter holds.</summary>
internal enum ParameterKind
{
    /// <summary>A text.</summary>
    Text,

    /// <summary>A whole number of 64 bits.</summary>
    Integer,

    /// <summary>Any other number.</summary>
    Fraction,

    /// <summary>True or false.</summary>
    Truth,
}
