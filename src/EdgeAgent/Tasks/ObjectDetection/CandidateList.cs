namespace Edge.Agent.Tasks.ObjectDetection;

/// <summary>
/// The best candidates of an image. A head may offer as many as it has anchors; beyond a bound the worst give way (a heap
/// with the worst at its root), so that a wrong threshold costs neither memory nor time without end. Not thread-safe.
/// </summary>
internal sealed class CandidateList
{
    /// <summary>As many as a 640×640 YOLO has anchors, and a few: with one label an anchor none of them is ever lost.</summary>
    public const int Capacity = 8400;

    private const int FirstLength = 256;

    private readonly BoxScale _scale;
    private Candidate[] _items = new Candidate[FirstLength];
    private bool _isHeap;

    /// <summary>A list.</summary>
    /// <param name="scale">From a head's boxes to corners in pixels.</param>
    public CandidateList(BoxScale scale) => _scale = scale;

    /// <summary>Candidates in it.</summary>
    public int Count { get; private set; }

    /// <summary>The candidates, in no order until <see cref="Sort"/>.</summary>
    public ReadOnlySpan<Candidate> Items => _items.AsSpan(0, Count);

    /// <summary>Empties it.</summary>
    public void Clear()
    {
        Count = 0;
        _isHeap = false;
    }

    /// <summary>Adds a candidate, or drops the worst.</summary>
    /// <param name="label">Index of its label.</param>
    /// <param name="score">Its score.</param>
    /// <param name="a">First number of its box, in the head's form and unit.</param>
    /// <param name="b">Second.</param>
    /// <param name="c">Third.</param>
    /// <param name="d">Fourth.</param>
    public void Add(int label, float score, float a, float b, float c, float d)
    {
        if (Count < Capacity)
        {
            if (Count == _items.Length) Array.Resize(ref _items, Math.Min(Count * 2, Capacity));
            _items[Count++] = _scale.Corners(label, score, a, b, c, d);
            return;
        }

        if (!_isHeap)
        {
            for (var i = (Count / 2) - 1; i >= 0; i--) Sink(i);
            _isHeap = true;
        }

        if (score <= _items[0].Score) return;
        _items[0] = _scale.Corners(label, score, a, b, c, d);
        Sink(0);
    }

    /// <summary>Best first; of equal scores the lower label, then the box further left and up, so that the order is the same everywhere.</summary>
    public void Sort()
    {
        _items.AsSpan(0, Count).Sort(static (one, other) =>
        {
            var order = other.Score.CompareTo(one.Score);
            if (order == 0) order = one.Label.CompareTo(other.Label);
            if (order == 0) order = one.Left.CompareTo(other.Left);
            return order != 0 ? order : one.Top.CompareTo(other.Top);
        });
        _isHeap = false;
    }

    private void Sink(int at)
    {
        var item = _items[at];
        for (var child = (2 * at) + 1; child < Count; child = (2 * at) + 1)
        {
            if (child + 1 < Count && _items[child + 1].Score < _items[child].Score) child++;
            if (_items[child].Score >= item.Score) break;
            _items[at] = _items[child];
            at = child;
        }

        _items[at] = item;
    }
}
