using System.Collections.Concurrent;
using MQTTnet;

namespace Edge.Agent.Connectivity;

/// <summary>Which handler takes which topic, over all connections.</summary>
internal sealed class LinkRoutes
{
    private readonly ConcurrentDictionary<string, Route> _routes = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, bool> _left = new(StringComparer.Ordinal);

    /// <summary>Every wanted topic.</summary>
    public IReadOnlyList<(string Topic, Delivery Delivery)> Wanted => [.. _routes.Select(pair => (pair.Key, pair.Value.Delivery))];

    /// <summary>Topics left while no connection stood: the broker's session still holds them.</summary>
    public IReadOnlyList<string> Left => [.. _left.Keys];

    /// <summary>Adds a topic's handler; a topic has one.</summary>
    public void Add(string topic, Delivery delivery, LinkRequestHandler handler)
    {
        _left.TryRemove(topic, out _);
        if (!_routes.TryAdd(topic, new Route(delivery, handler)))
            throw new InvalidOperationException($"The topic '{topic}' already has a handler.");
    }

    /// <summary>Removes a topic's handler; <see cref="Forget"/> follows once the broker knows.</summary>
    public void Remove(string topic)
    {
        _routes.TryRemove(topic, out _);
        _left[topic] = true;
    }

    /// <summary>The broker no longer sends this topic.</summary>
    public void Forget(string topic) => _left.TryRemove(topic, out _);

    /// <summary>Hands a message to its handler; a message nobody wants any more is dropped.</summary>
    public ValueTask DeliverAsync(string topic, LinkRequest request)
    {
        if (_routes.TryGetValue(topic, out var exact)) return exact.Handler(request);
        foreach (var (filter, route) in _routes)
        {
            if (filter[^1] is '#' or '+' && MqttTopicFilterComparer.Compare(topic, filter) == MqttTopicFilterCompareResult.IsMatch) return route.Handler(request);
        }

        return ValueTask.CompletedTask;
    }

    private sealed record Route(Delivery Delivery, LinkRequestHandler Handler);
}
