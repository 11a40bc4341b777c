using System.CommandLine;
using Edge.Agent.Api;
using Edge.Agent.Commands.Link;
using Edge.Agent.Configuration;
using Edge.Agent.Privacy.Erasing;
using Edge.Agent.Storage;
using Edge.Agent.Storage.Erasing;
using Edge.Protocol;

namespace Edge.Agent.Commands;

/// <summary>
/// <c>edge-agent erase</c>: takes pictures, records and history of a subject or a time off the box, and has the hub do the
/// same. A running agent is asked; the files of one that does not run are changed under its locks.
/// </summary>
internal static class EraseCommand
{
    /// <summary>A full journal and history are read and written whole.</summary>
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(30);

    public static Command Create()
    {
        var configuration = new ConfigurationArguments();
        var subject = new Option<string?>("--subject") { Description = "Of parts whose id has this form; * is any text, ? any character." };
        var before = new Option<string?>("--before") { Description = "Of what happened before this moment." };
        var reason = new Option<string?>("--reason") { Description = "Why; stands in the journal and at the hub." };
        var command = new Command("erase", "Erase pictures, records and history for good, here and at the hub.") { subject, before, reason };
        configuration.AddTo(command);
        command.SetAction(async (result, cancellationToken) =>
        {
            var loaded = configuration.Load(result);
            var io = result.InvocationConfiguration;
            if (!loaded.IsValid) return ExitCodes.Report(io.Error, loaded.Errors);
            if (!ErasureArguments.Parse(result.GetValue(subject), result.GetValue(before), Environment.UserName, result.GetValue(reason)).TryGet(out var order, out var problem))
            {
                ExitCodes.Report(io.Error, problem);
                return ExitCodes.Misconfigured;
            }

            if (!(await EraseAsync(loaded.Options, order, cancellationToken)).TryGet(out var report, out problem)) return ExitCodes.Report(io.Error, problem);
            Print(report, loaded.Options, io.Output);
            return ExitCodes.Success;
        });
        return command;
    }

    private static async Task<Outcome<ErasureReport>> EraseAsync(AgentOptions options, ErasureOrder order, CancellationToken cancellationToken)
    {
        if (LocalFiles.Take(options).TryGet(out var held, out var problem)) held.Dispose();
        if (problem?.Reason != StorageReasons.InUse) return await LocalEraser.EraseAsync(options, order);
        if (options.Api is not { } api) return new Problem(StorageReasons.InUse, "The agent runs, and cannot be asked without its api: stop it, and erase again.");
        var query = new List<string> { $"by={Uri.EscapeDataString(order.By)}", $"reason={Uri.EscapeDataString(order.Reason)}" };
        if (order.Scope.Subject is { } subject) query.Add($"subject={Uri.EscapeDataString(subject)}");
        if (order.Scope.Before is { } before) query.Add($"before={Uri.EscapeDataString(before.ToString("O", System.Globalization.CultureInfo.InvariantCulture))}");
        return await new LocalAgent(api, options.DataDirectory).AskAsync(HttpMethod.Post, $"/v1/erase?{string.Join('&', query)}", ApiJson.Default.ErasureReport, cancellationToken, Limit);
    }

    private static void Print(ErasureReport report, AgentOptions options, TextWriter output)
    {
        output.WriteLine($"Erased: {report.Pictures} kept pictures, {report.Uploads} waiting uploads, {report.Records} records of the journal,");
        output.WriteLine($"{report.Decisions} decisions of the local history, and the result cache.");
        if (report.Unreadable > 0)
            output.WriteLine($"Not looked into: {report.Unreadable} records sealed with a key that is not configured (storage.encryption.previous).");
        output.WriteLine(options.Hub is null
            ? "There is no hub. Files in the sources' folders keep their names; flash memory may keep old copies."
            : "The hub erases the same of this box as soon as it hears of it. Files in the sources' folders keep their names; flash memory may keep old copies.");
    }
}
