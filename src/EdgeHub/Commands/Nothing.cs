namespace Edge.Hub.Commands;

/// <summary>An answer without a body.</summary>
internal sealed class Nothing
{
    private Nothing()
    {
    }

    /// <summary>The one value.</summary>
    public static Nothing Value { get; } = new();
}
