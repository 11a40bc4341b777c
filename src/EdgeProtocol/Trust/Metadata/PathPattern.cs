namespace Edge.Protocol.Trust.Metadata;

/// <summary>
/// Section 4.6's PATHPATTERN: <c>*</c> and <c>?</c> within one segment, and nothing else. Brackets are taken as they stand: a pattern
/// that was meant as a set of characters then matches too little, never too much.
/// </summary>
public static class PathPattern
{
    /// <summary>Whether a path is one of the pattern's.</summary>
    /// <param name="pattern">The pattern.</param>
    /// <param name="path">The path.</param>
    public static bool Matches(string pattern, string path)
    {
        var patterns = pattern.Split('/');
        var segments = path.Split('/');
        return patterns.Length == segments.Length && patterns.Zip(segments).All(pair => MatchesSegment(pair.First, pair.Second));
    }

    // Greedy with one step back: the time is the product of the lengths at worst, whatever the stars.
    private static bool MatchesSegment(ReadOnlySpan<char> pattern, ReadOnlySpan<char> text)
    {
        int at = 0, position = 0, star = -1, resume = 0;
        while (position < text.Length)
        {
            if (at < pattern.Length && pattern[at] == '*')
            {
                star = at++;
                resume = position;
            }
            else if (at < pattern.Length && (pattern[at] == '?' || pattern[at] == text[position]))
            {
                at++;
                position++;
            }
            else if (star >= 0)
            {
                at = star + 1;
                position = ++resume;
            }
            else
            {
                return false;
            }
        }

        return pattern[at..].TrimStart('*').IsEmpty;
    }
}
