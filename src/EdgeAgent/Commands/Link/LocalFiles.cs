using Edge.Agent.Configuration;
using Edge.Agent.Storage;
using Edge.Agent.Storage.Sealing;
using Edge.Protocol;

namespace Edge.Agent.Commands.Link;

/// <summary>The files of an agent that does not run, held so that none starts meanwhile.</summary>
internal static class LocalFiles
{
    /// <summary>The records the hub refused; those whose key this user cannot read stay sealed.</summary>
    /// <param name="options">The configuration.</param>
    public static QuarantineFile Quarantine(AgentOptions options) => new(new JournalFiles(), options.JournalFolder, new RecordSealer(KeysIfReadable(options)));

    /// <summary>The keys, or none where they cannot be read: counting needs none.</summary>
    /// <param name="options">The configuration.</param>
    public static SealingKeys KeysIfReadable(AgentOptions options) =>
        SealingKeys.Load(options.Storage.Encryption, KeyReader.Credentials).TryGet(out var keys, out _) ? keys : SealingKeys.None;

    /// <summary>Takes the files.</summary>
    /// <param name="options">The configuration.</param>
    /// <returns>The lock; <c>in-use</c> while an agent runs; <c>not-found</c> when none ever did.</returns>
    public static Outcome<FolderLock> Take(AgentOptions options)
    {
        var path = Path.Combine(options.JournalFolder, "lock");
        return File.Exists(path)
            ? FolderLock.TryTake(path)
            : new Problem(ReasonCode.NotFound, $"{options.JournalFolder} does not exist; no agent has run with this configuration.");
    }

    /// <summary>Reads from the files, or asks the agent that has them.</summary>
    /// <typeparam name="T">What is read.</typeparam>
    /// <param name="options">The configuration.</param>
    /// <param name="read">Reads the files.</param>
    /// <param name="ask">Asks the agent.</param>
    public static async Task<Outcome<T>> ReadOrAskAsync<T>(AgentOptions options, Func<T> read, Func<LocalAgent, Task<Outcome<T>>> ask)
        where T : class
    {
        if (Take(options).TryGet(out var held, out var problem))
        {
            using (held)
            {
                try
                {
                    return read();
                }
                catch (Exception exception) when (StorageFault.IsExpected(exception))
                {
                    return StorageFault.Describe($"Cannot read '{options.DataDirectory}'", exception);
                }
            }
        }

        return problem.Reason == StorageReasons.InUse && options.Api is { } api ? await ask(new LocalAgent(api, options.DataDirectory)) : problem;
    }
}
