using Edge.Protocol;

namespace Edge.Agent.Models;

/// <summary>Decides who makes room for a model: those nobody used for longest, never those that a pipeline decides with.</summary>
internal sealed class MemoryBudget
{
    private readonly long _limit;

    /// <summary>A budget.</summary>
    /// <param name="limit">Bytes for all models together; 0 for any number.</param>
    public MemoryBudget(long limit) => _limit = limit;

    /// <summary>Chooses.</summary>
    /// <param name="name">Who needs room.</param>
    /// <param name="bytes">How much.</param>
    /// <param name="loaded">What is in memory, the model's own older version excepted.</param>
    /// <returns>Models to unload, oldest use first; or why there can be no room.</returns>
    public Outcome<IReadOnlyList<string>> Choose(string name, long bytes, IReadOnlyList<LoadedFootprint> loaded)
    {
        if (_limit == 0) return Array.Empty<string>();
        var used = loaded.Sum(model => model.Bytes);
        var unload = new List<string>();
        foreach (var model in loaded.Where(model => !model.Pinned).OrderBy(model => model.LastUsed))
        {
            if (used + bytes <= _limit) break;
            unload.Add(model.Name);
            used -= model.Bytes;
        }

        return used + bytes <= _limit
            ? unload
            : new Problem(
                ReasonCode.TooLarge,
                $"Model '{name}' needs about {bytes} bytes; models that must stay take {used} of the {_limit} allowed (models.memoryBudget). Raise the budget, or serve fewer models.");
    }
}
