using Edge.Agent.Configuration;
using Edge.Agent.Storage;
using Edge.Agent.Storage.Results;
using Edge.Agent.Storage.Sealing;

namespace Edge.Agent.Commands;

/// <summary>What the doctor says of what lies on the disk: whether the keys are there and open it, and whether it was damaged.</summary>
internal static class DoctorStorage
{
    public static void Say(DoctorReport report, AgentOptions options)
    {
        var loaded = SealingKeys.Load(options.Storage.Encryption, KeyReader.Credentials);
        if (!loaded.TryGet(out var keys, out var problem)) report.Say("encryption", problem.Message);
        else if (keys.Current is { } key) report.Say("encryption", $"on, key {key.Name}");
        else report.Say("encryption", "off: whoever has the disk reads its records");
        var folder = options.JournalFolder;
        if (!Directory.Exists(folder)) return;
        try
        {
            var count = SealedCount.OfFiles(folder, loaded.TryGet(out keys, out _) ? keys : SealingKeys.None);
            if (count.Sealed + count.Unknown.Count > 0) report.Say("  records", $"{count.Sealed} sealed, {count.Plain} not");
            foreach (var (name, records) in count.Unknown)
                report.Say("  records", $"{records} sealed with key {name}, which is not here: they are kept and not sent. Name it in storage.encryption.previous.");
        }
        catch (Exception exception) when (StorageFault.IsExpected(exception))
        {
            report.Say("  records", StorageFault.Describe("The journal cannot be read", exception).Message);
        }
    }

    public static void SayDamaged(DoctorReport report, AgentOptions options)
    {
        foreach (var damaged in ResultStoreSettings.FindDamaged(options.ResultsFolder))
            report.Say("results", $"were damaged and began empty: history older than the journal is lost. The old file is '{damaged}'; delete it when nobody needs it.");
    }
}
