namespace Edge.Agent.Storage.Results;

/// <summary>
/// Which keys the disk tier holds, oldest first, so that a miss costs no read and the bound no query. About 100 bytes
/// a key. Thread-safe.
/// </summary>
internal sealed class StoredKeys
{
    private readonly Lock _gate = new();
    private readonly Dictionary<ResultCacheKey, LinkedListNode<ResultCacheKey>> _nodes = [];
    private readonly LinkedList<ResultCacheKey> _byAge = new();
    private readonly int _capacity;

    /// <summary>The keys found on disk.</summary>
    /// <param name="capacity">Most entries the disk tier may hold.</param>
    /// <param name="oldestFirst">The keys, oldest first.</param>
    public StoredKeys(int capacity, IEnumerable<ResultCacheKey> oldestFirst)
    {
        _capacity = capacity;
        foreach (var key in oldestFirst) _nodes[key] = _byAge.AddLast(key);
    }

    /// <summary>Whether the disk tier should have an entry.</summary>
    /// <param name="key">Its key.</param>
    public bool Contains(ResultCacheKey key)
    {
        lock (_gate) return _nodes.ContainsKey(key);
    }

    /// <summary>Notes a new entry.</summary>
    /// <param name="key">Its key.</param>
    /// <returns>The keys that make way for it.</returns>
    public IReadOnlyList<ResultCacheKey> Add(ResultCacheKey key)
    {
        lock (_gate)
        {
            if (_nodes.Remove(key, out var known)) _byAge.Remove(known);
            _nodes[key] = _byAge.AddLast(key);
            List<ResultCacheKey> evicted = [];
            while (_nodes.Count > _capacity)
            {
                evicted.Add(_byAge.First!.Value);
                _nodes.Remove(_byAge.First.Value);
                _byAge.RemoveFirst();
            }

            return evicted;
        }
    }
}
