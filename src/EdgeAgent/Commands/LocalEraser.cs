using Edge.Agent.Challenges;
using Edge.Agent.Configuration;
using Edge.Agent.Deployment;
using Edge.Agent.Diagnostics;
using Edge.Agent.Feedback;
using Edge.Agent.Privacy;
using Edge.Agent.Privacy.Erasing;
using Edge.Agent.Storage;
using Edge.Agent.Storage.Erasing;
using Edge.Agent.Storage.Results;
using Edge.Agent.Storage.Sealing;
using Edge.Agent.Uploads;
using Edge.Protocol;

namespace Edge.Agent.Commands;

/// <summary>Erases in the files of an agent that does not run; those it never made stay unmade.</summary>
internal static class LocalEraser
{
    /// <summary>Erases.</summary>
    /// <param name="options">The agent's configuration.</param>
    /// <param name="order">What.</param>
    /// <returns>What was erased; <c>in-use</c> while an agent runs.</returns>
    public static async Task<Outcome<ErasureReport>> EraseAsync(AgentOptions options, ErasureOrder order)
    {
        if (!SealingKeys.Load(options.Storage.Encryption, KeyReader.Credentials).TryGet(out var keys, out var problem)) return problem;
        var (vault, time) = (new Vault(keys), TimeProvider.System);
        if (!OpenJournal(options, keys, time).TryGet(out var opened, out problem)) return problem;
        await using var journal = opened.Value;
        if (!OpenResults(options, vault, journal, time).TryGet(out var history, out problem)) return problem;
        await using var results = history.Value;
        if (!EvidenceStore.Open(options.EvidenceFolder, options.Evidence, time, DownloadServices.AskFreeSpace, vault)
                .TryGet(out var evidence, out problem)
            || !UploadQueue.Open(options.UploadsFolder, options.Uploads, evidence, new AgentMetrics(), vault).TryGet(out var uploads, out problem)
            || !FeedbackStore.Open(options.FeedbackFolder, vault).TryGet(out var feedback, out problem))
        {
            return problem;
        }

        return await new Eraser(journal, results, cache: null, evidence, uploads) { Feedback = feedback, Challenges = ChallengeStore.All(options.ChallengesFolder, vault) }.EraseAsync(order);
    }

    private static Outcome<Opened<Journal>> OpenJournal(AgentOptions options, SealingKeys keys, TimeProvider time)
    {
        var settings = JournalSettings.Of(options, keys);
        if (!Directory.Exists(settings.Folder)) return new Opened<Journal>(null);
        return Journal.Open(settings, new DeviceClock(time, DeviceClock.ReadBootId())).TryGet(out var journal, out var problem) ? new Opened<Journal>(journal) : problem;
    }

    private static Outcome<Opened<ResultStore>> OpenResults(AgentOptions options, Vault vault, IJournal? journal, TimeProvider time)
    {
        var settings = new ResultStoreSettings(options.ResultsFolder, options.Storage) { Vault = vault };
        if (!Directory.Exists(settings.Folder)) return new Opened<ResultStore>(null);
        return ResultStore.Open(settings, time, journal, new HealthBoard()).TryGet(out var store, out var problem) ? new Opened<ResultStore>(store) : problem;
    }

    private sealed record Opened<T>(T? Value)
        where T : class;
}
