namespace Edge.Protocol.Deltas.Matching;

/// <summary>
/// Says a range of the target by copies of the base, by bytes much like the base's between two copies (as bsdiff does), and
/// by literals.
/// </summary>
/// <param name="source">The base.</param>
/// <param name="target">The target.</param>
internal sealed class ByteMatcher(ReadOnlyMemory<byte> source, ReadOnlyMemory<byte> target)
{
    /// <summary>An equal run as short as this is worth an operation of its own.</summary>
    private const int WorthCopying = 32;

    /// <summary>Bytes by which a match elsewhere must be better than going on in place: as many as bsdiff wants, for chance matches lose the thread.</summary>
    private const int Better = 8;

    private readonly Lazy<MatchIndex> _index = new(() => new MatchIndex(source));

    /// <summary>Says a range.</summary>
    /// <param name="from">Its first byte.</param>
    /// <param name="to">The byte behind it.</param>
    /// <param name="cursor">Where in the base the like of its first byte is expected.</param>
    /// <param name="plan">Takes the operations.</param>
    public void Say(int from, int to, int cursor, OperationList plan)
    {
        var pending = from;             // what is before this is said
        var aligned = cursor;           // where the base goes on behind that
        var at = from;
        while (at < to)
        {
            var (offset, length) = Match(at, to, aligned + (at - pending));
            if (length == 0)
            {
                at++;
                continue;
            }

            Between(pending, at, aligned, offset, plan);
            plan.Copy(offset, length);
            at += length;
            pending = at;
            aligned = offset + length;
        }

        Between(pending, to, aligned, -1, plan);
    }

    private (int Offset, int Length) Match(int at, int to, int expected)
    {
        var wanted = target.Span[at..to];
        var inPlace = expected < source.Length ? source.Span[expected..].CommonPrefixLength(wanted) : 0;
        if (inPlace >= WorthCopying || inPlace == wanted.Length) return (expected, inPlace);
        var found = _index.Value.Find(wanted);
        if (found.Length >= Equal(wanted[..found.Length], expected) + Better) return found;
        return inPlace >= MatchIndex.Seed ? (expected, inPlace) : default;
    }

    private int Equal(ReadOnlySpan<byte> wanted, int offset)
    {
        var equal = 0;
        var old = source.Span;
        for (var i = 0; i < wanted.Length && offset + i < old.Length; i++) equal += old[offset + i] == wanted[i] ? 1 : 0;
        return equal;
    }

    /// <summary>What lies between two copies goes on from the first or leads to the second, as far as more than half of it is equal.</summary>
    private void Between(int from, int to, int before, int after, OperationList plan)
    {
        if (from == to) return;
        var forward = Forward(from, to, before);
        var backward = after < 0 ? 0 : Backward(from + forward, to, after);
        if (forward > 0) plan.Similar(before, forward);
        if (to - backward > from + forward) plan.Literal(to - backward - from - forward);
        if (backward > 0) plan.Similar(after - backward, backward);
    }

    private int Forward(int from, int to, int offset)
    {
        int score = 0, best = 0, length = 0;
        var old = source.Span;
        var now = target.Span;
        for (var i = 0; from + i < to && offset + i < old.Length; i++)
        {
            score += old[offset + i] == now[from + i] ? 1 : -1;
            if (score > best) (best, length) = (score, i + 1);
        }

        return length;
    }

    private int Backward(int from, int to, int offset)
    {
        int score = 0, best = 0, length = 0;
        var old = source.Span;
        var now = target.Span;
        for (var i = 1; to - i >= from && offset - i >= 0; i++)
        {
            score += old[offset - i] == now[to - i] ? 1 : -1;
            if (score > best) (best, length) = (score, i);
        }

        return length;
    }
}
