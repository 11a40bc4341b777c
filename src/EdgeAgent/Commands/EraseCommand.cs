using System.CommandLine;
using System.Globalization;
using System.IO.Enumeration;
using Edge.Agent.Configuration;
using Edge.Agent.Deployment;
using Edge.Agent.Privacy;
using Edge.Protocol;

namespace Edge.Agent.Commands;

/// <summary>
/// <c>edge-agent erase</c>: removes kept pictures, beside a running agent too (which finds them gone), and says what
/// remains elsewhere.
/// </summary>
internal static class EraseCommand
{
    public static Command Create()
    {
        var configuration = new ConfigurationArguments();
        var subject = new Option<string?>("--subject") { Description = "Of parts whose id has this form; * is any text, ? any character." };
        var before = new Option<string?>("--before") { Description = "Captured before this moment; what has no time of its own by when it was kept." };
        var command = new Command("erase", "Remove kept pictures for good.") { subject, before };
        configuration.AddTo(command);
        command.SetAction(result =>
        {
            var loaded = configuration.Load(result);
            var io = result.InvocationConfiguration;
            if (!loaded.IsValid) return ExitCodes.Report(io.Error, loaded.Errors);
            if (!Parse(result.GetValue(subject), result.GetValue(before)).TryGet(out var match, out var problem))
            {
                ExitCodes.Report(io.Error, problem);
                return ExitCodes.Misconfigured;
            }

            return Run(loaded.Options, match, io.Output, io.Error);
        });
        return command;
    }

    private static Outcome<Func<EvidenceEntry, DateTime, bool>> Parse(string? subject, string? before)
    {
        DateTimeOffset? moment = null;
        if (subject is null && before is null) return new Problem(ReasonCode.Malformed, "Say what to erase: --subject PATTERN, --before DATE, or both.");
        if (before is not null)
        {
            if (!DateTimeOffset.TryParse(before, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var parsed))
                return new Problem(ReasonCode.Malformed, $"'{before}' is not a date; write 2026-11-23 or 2026-11-23T08:00:00Z.");
            moment = parsed;
        }

        return Outcome((entry, kept) =>
            (subject is null || FileSystemName.MatchesSimpleExpression(subject, entry.PartId))
            && (moment is null || (entry.Captured.Wall ?? kept) < moment));

        static Outcome<Func<EvidenceEntry, DateTime, bool>> Outcome(Func<EvidenceEntry, DateTime, bool> match) => match;
    }

    private static int Run(AgentOptions options, Func<EvidenceEntry, DateTime, bool> match, TextWriter output, TextWriter errors)
    {
        var folder = Path.Combine(options.DataDirectory, "evidence");
        if (!EvidenceStore.Open(folder, options.Evidence, TimeProvider.System, DownloadServices.AskFreeSpace, isOwner: false).TryGet(out var store, out var problem)
            || !store.Erase(match).TryGet(out var erased, out problem))
        {
            return ExitCodes.Report(errors, problem);
        }

        output.WriteLine($"{erased} kept pictures erased; {store.Status.Pictures} remain.");
        output.WriteLine("Not erased: records in the journal, which is append-only and hash-chained (they go when the hub has them, or after");
        output.WriteLine($"storage.retention, {options.Storage.Retention.TotalDays:0} days), the local history, and what the hub has.");
        return ExitCodes.Success;
    }
}
