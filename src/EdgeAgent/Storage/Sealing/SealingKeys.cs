using Edge.Agent.Configuration;
using Edge.Protocol;

namespace Edge.Agent.Storage.Sealing;

/// <summary>The key that seals, and those that only open what earlier ones sealed.</summary>
internal sealed class SealingKeys
{
    private readonly IReadOnlyList<SealingKey> _known;

    private SealingKeys(SealingKey? current, IReadOnlyList<SealingKey> known)
    {
        Current = current;
        _known = known;
    }

    /// <summary>No keys: nothing is sealed, and what is cannot be opened.</summary>
    public static SealingKeys None { get; } = new(null, []);

    /// <summary>The key that seals; null when nothing is to be sealed.</summary>
    public SealingKey? Current { get; }

    /// <summary>The key with an id; null when it is not here.</summary>
    /// <param name="id">The id.</param>
    public SealingKey? Find(ulong id)
    {
        foreach (var key in _known)
        {
            if (key.Id == id) return key;
        }

        return null;
    }

    /// <summary>Reads the keys that a configuration names.</summary>
    /// <param name="options">The configuration; null for none.</param>
    /// <param name="credentials">systemd's folder of credentials; null outside of its units.</param>
    /// <returns>The keys, or the setting that names none and what to do.</returns>
    public static Outcome<SealingKeys> Load(EncryptionOptions? options, string? credentials)
    {
        if (options is null) return None;
        SealingKey? current = null;
        var known = new List<SealingKey>();
        foreach (var source in options.All)
        {
            if (!KeyReader.Read(source, credentials).TryGet(out var key, out var problem)) return problem;
            known.Add(key);
            if (source == options.Key) current = key;
        }

        return new SealingKeys(current, known);
    }
}
