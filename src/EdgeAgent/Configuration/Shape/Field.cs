namespace Edge.Agent.Configuration.Shape;

/// <summary>
/// One setting: its kind, bounds and meaning, stated once. The validator, the reader's defaults and the published
/// JSON schema all come from it, so they cannot disagree.
/// </summary>
/// <param name="Key">The setting's name.</param>
/// <param name="Kind">What it holds.</param>
/// <param name="Description">What it means, for editors.</param>
/// <param name="Default">What an absent one means, in the file's own notation.</param>
/// <param name="Required">Whether absence is an error.</param>
/// <param name="Minimum">For numbers, durations (ms) and sizes (bytes): the least.</param>
/// <param name="Maximum">For numbers, durations (ms) and sizes (bytes): the most.</param>
/// <param name="Words">For choices: the words.</param>
/// <param name="Fields">For sections: what is inside.</param>
internal sealed record Field(
    string Key,
    FieldKind Kind,
    string Description,
    string? Default = null,
    bool Required = false,
    long Minimum = 0,
    long Maximum = long.MaxValue,
    IReadOnlyList<string>? Words = null,
    IReadOnlyList<Field>? Fields = null)
{
    /// <summary>A field below this one.</summary>
    /// <param name="key">Its name.</param>
    public Field Child(string key) =>
        Fields?.FirstOrDefault(field => string.Equals(field.Key, key, StringComparison.OrdinalIgnoreCase))
        ?? throw new InvalidOperationException($"The shape has no field '{key}' below '{Key}'.");
}
