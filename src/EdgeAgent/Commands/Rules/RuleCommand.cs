using System.CommandLine;
using System.Globalization;
using Edge.Agent.Models.Rules;
using Edge.Agent.Storage;
using Edge.Protocol;

namespace Edge.Agent.Commands.Rules;

/// <summary><c>edge-agent rule show|set|reset MODEL</c>: by what rule a model of the running agent decides.</summary>
internal static class RuleCommand
{
    public static Command Create() => new("rule", "See and change by what rule a model of the running agent decides.")
    {
        Change("show", "Print the rule in force.", HttpMethod.Get, sets: false),
        Change("set", "Change the lowest score that accepts, or the whole rule; for the version that serves.", HttpMethod.Put, sets: true),
        Change("reset", "Go back to the model's own rule.", HttpMethod.Delete, sets: false),
    };

    private static Command Change(string word, string description, HttpMethod method, bool sets)
    {
        var configuration = new ConfigurationArguments();
        var model = new Argument<string>("model") { Description = "The model." };
        var why = new Option<string?>("--why") { Description = "Why; stands in the journal and at the hub.", Required = method != HttpMethod.Get };
        var by = new Option<string?>("--by") { Description = "Who decides. Without it the user of this shell." };
        var threshold = new Option<float?>("--threshold") { Description = "The lowest score that accepts." };
        var file = new Option<string?>("--file") { Description = "A rule, as decision of model.json." };
        var command = new Command(word, description) { model };
        if (method != HttpMethod.Get) command.Options.Add(why);
        if (method != HttpMethod.Get) command.Options.Add(by);
        if (sets)
        {
            command.Options.Add(threshold);
            command.Options.Add(file);
            command.Validators.Add(result =>
            {
                if (result.GetValue(threshold) is null == (result.GetValue(file) is null)) result.AddError("Give either --threshold or --file.");
            });
        }

        configuration.AddTo(command);
        command.SetAction(async (result, cancellationToken) =>
        {
            var query = method == HttpMethod.Get ? "" : $"?by={Uri.EscapeDataString(result.GetValue(by) ?? Environment.UserName)}&why={Uri.EscapeDataString(result.GetValue(why)!)}";
            if (sets && result.GetValue(threshold) is { } score) query += string.Create(CultureInfo.InvariantCulture, $"&minimumScore={score}");
            byte[]? body = null;
            if (sets && result.GetValue(file) is { } path && Read(path).TryGet(out body, out var unreadable) is false) return ExitCodes.Report(result.InvocationConfiguration.Error, unreadable);
            return await AgentQuestion.AskAsync(
                result, configuration, method, $"/v1/rules/{Uri.EscapeDataString(result.GetRequiredValue(model))}{query}", RuleJson.Default.RuleView, Show, cancellationToken, body);
        });
        return command;
    }

    private static void Show(RuleView view, TextWriter output)
    {
        output.WriteLine($"{view.Model}@{view.Version}  {view.Digest}{(view.Changed ? $"  changed by {view.By}: {view.Why}" : "  the model's own")}");
        output.WriteLine(view.Rule.ToString());
    }

    private static Outcome<byte[]> Read(string path)
    {
        try
        {
            return File.ReadAllBytes(path);
        }
        catch (Exception exception) when (StorageFault.IsExpected(exception))
        {
            return StorageFault.Describe($"The rule '{path}' cannot be read", exception);
        }
    }
}
