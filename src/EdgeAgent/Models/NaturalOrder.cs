namespace Edge.Agent.Models;

/// <summary>Orders versions as people count them: 9 before 10, 1.2 before 1.10; what is not a number compares ordinally.</summary>
public sealed class NaturalOrder : IComparer<string>
{
    /// <summary>The order; it holds no state.</summary>
    public static NaturalOrder Instance { get; } = new();

    /// <inheritdoc/>
    public int Compare(string? x, string? y)
    {
        ReadOnlySpan<char> left = x, right = y;
        while (!left.IsEmpty && !right.IsEmpty)
        {
            var order = char.IsAsciiDigit(left[0]) && char.IsAsciiDigit(right[0])
                ? CompareNumbers(Digits(ref left), Digits(ref right))
                : CompareCharacters(ref left, ref right);
            if (order != 0) return order;
        }

        var rest = left.Length.CompareTo(right.Length);
        // "01" and "1" count alike but are two folders: a total order keeps the choice the same on every box.
        return rest != 0 ? rest : string.CompareOrdinal(x, y);
    }

    private static int CompareCharacters(ref ReadOnlySpan<char> left, ref ReadOnlySpan<char> right)
    {
        var order = left[0].CompareTo(right[0]);
        left = left[1..];
        right = right[1..];
        return order;
    }

    private static int CompareNumbers(ReadOnlySpan<char> left, ReadOnlySpan<char> right) =>
        left.Length != right.Length ? left.Length.CompareTo(right.Length) : left.SequenceCompareTo(right);

    private static ReadOnlySpan<char> Digits(ref ReadOnlySpan<char> text)
    {
        var end = text.IndexOfAnyExceptInRange('0', '9');
        var digits = (end < 0 ? text : text[..end]).TrimStart('0');
        text = end < 0 ? [] : text[end..];
        return digits;
    }
}
