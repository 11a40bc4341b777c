using Edge.Protocol;
using Edge.Protocol.Messages;

namespace Edge.TestKit;

/// <summary>Reported states for tests.</summary>
public static class TestReports
{
    /// <summary>A report of a device that runs one model.</summary>
    /// <param name="journal">Its journal.</param>
    /// <param name="model">The model's state.</param>
    /// <param name="backlog">Records not yet acknowledged.</param>
    /// <param name="health">Degradations.</param>
    public static ReportedState Make(SimulatedJournal journal, ModelReport model, long backlog = 0, params IReadOnlyList<HealthReport> health)
    {
        ArgumentNullException.ThrowIfNull(journal);
        return new ReportedState(
            1,
            1,
            new AgentReport("0.1.0", "native", "linux-arm64", ArtifactDigest.Of("configuration"u8)),
            [model],
            new StorageReport(journal.Epoch, journal.LastSequence, backlog, 4096, 0),
            health,
            new Dictionary<string, long>());
    }
}
