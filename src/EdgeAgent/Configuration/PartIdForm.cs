namespace Edge.Agent.Configuration;

/// <summary>What registers with a part's id hold.</summary>
public enum PartIdForm
{
    /// <summary>An unsigned number, the first register highest.</summary>
    Number,

    /// <summary>ASCII letters, two a register, the higher byte first; ended by a zero.</summary>
    Ascii,
}
