using System.Diagnostics.CodeAnalysis;

namespace Edge.Agent.Storage.Results;

/// <summary>A bounded map that forgets what was used longest ago. Thread-safe.</summary>
internal sealed class RecentEntries
{
    private readonly Lock _gate = new();
    private readonly Dictionary<ResultCacheKey, LinkedListNode<(ResultCacheKey Key, CacheEntry Entry)>> _nodes = [];
    private readonly LinkedList<(ResultCacheKey Key, CacheEntry Entry)> _order = new();
    private readonly int _capacity;

    /// <summary>An empty map.</summary>
    /// <param name="capacity">Most entries it holds.</param>
    public RecentEntries(int capacity) => _capacity = capacity;

    /// <summary>Finds an entry and marks it as used.</summary>
    /// <param name="key">Its key.</param>
    /// <param name="entry">Its content.</param>
    public bool TryGet(ResultCacheKey key, [NotNullWhen(true)] out CacheEntry? entry)
    {
        lock (_gate)
        {
            if (!_nodes.TryGetValue(key, out var node))
            {
                entry = null;
                return false;
            }

            _order.Remove(node);
            _order.AddFirst(node);
            entry = node.Value.Entry;
            return true;
        }
    }

    /// <summary>Adds or replaces an entry.</summary>
    /// <param name="key">Its key.</param>
    /// <param name="entry">Its content.</param>
    public void Set(ResultCacheKey key, CacheEntry entry)
    {
        lock (_gate)
        {
            if (_nodes.Remove(key, out var known)) _order.Remove(known);
            _nodes[key] = _order.AddFirst((key, entry));
            if (_nodes.Count <= _capacity) return;
            _nodes.Remove(_order.Last!.Value.Key);
            _order.RemoveLast();
        }
    }

    /// <summary>Forgets every entry.</summary>
    public void Clear()
    {
        lock (_gate)
        {
            _nodes.Clear();
            _order.Clear();
        }
    }

    /// <summary>Forgets an entry.</summary>
    /// <param name="key">Its key.</param>
    public void Remove(ResultCacheKey key)
    {
        lock (_gate)
        {
            if (_nodes.Remove(key, out var known)) _order.Remove(known);
        }
    }
}
