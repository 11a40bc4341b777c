using System.CommandLine;
using Edge.Hub.Api;
using Edge.Hub.Rollouts.Reviews;
using Edge.Protocol;
using Spectre.Console;

namespace Edge.Hub.Commands;

/// <summary><c>edge-hub review</c>.</summary>
internal static class ReviewCommand
{
    public static Command Build(CommandContext context) =>
        new("review", "Decisions that somebody is to look at: those a candidate judged differently, and drawn ones.") { List(context), Judge(context) };

    private static Command List(CommandContext context)
    {
        var model = new Option<string?>("--model") { Description = "Of this model." };
        var judged = new Option<bool>("--judged") { Description = "Those that somebody has looked at too." };
        var limit = new Option<int>("--limit") { Description = "At most so many.", DefaultValueFactory = _ => 100 };
        var command = new Command("list", "Lists them, oldest first.") { model, judged, limit };
        command.SetAction((parsed, stop) => context.CallAsync<IReadOnlyList<ReviewView>>(
            parsed,
            hub => hub.GetAsync<IReadOnlyList<ReviewView>>(
                FormattableString.Invariant($"/api/v1/reviews?open={(parsed.GetValue(judged) ? "false" : "true")}&limit={parsed.GetValue(limit)}{(parsed.GetValue(model) is { } name ? $"&model={Uri.EscapeDataString(name)}" : "")}"), stop),
            Show));
        return command;
    }

    private static Command Judge(CommandContext context)
    {
        var id = new Argument<long>("id") { Description = "The item's number." };
        var choices = new (Judgement Judgement, Option<bool> Option)[]
        {
            (Judgement.Active, new("--active") { Description = "The version that decided was right." }),
            (Judgement.Candidate, new("--candidate") { Description = "The candidate was right." }),
            (Judgement.Neither, new("--neither") { Description = "Neither was right." }),
            (Judgement.Both, new("--both") { Description = "Both may stand." }),
        };
        var command = new Command("judge", "Says who was right.") { id };
        foreach (var choice in choices) command.Add(choice.Option);
        command.SetAction((parsed, stop) => choices.Where(choice => parsed.GetValue(choice.Option)).ToList() is [var one]
            ? context.CallAsync<ReviewView>(
                parsed,
                hub => hub.SendAsync<ReviewView>(HttpMethod.Post, $"/api/v1/reviews/{parsed.GetValue(id)}", new JudgementRequest(one.Judgement, Environment.UserName), stop),
                (console, view) => Show(console, [view]))
            : Task.FromResult(context.Fail(new Problem(ReasonCode.Malformed, "Say exactly one of --active, --candidate, --neither and --both."), ExitCodes.Usage)));
        return command;
    }

    private static void Show(IAnsiConsole console, IReadOnlyList<ReviewView> reviews)
    {
        if (reviews.Count == 0)
        {
            console.WriteLine("Nothing waits for anybody.");
            return;
        }

        var table = new Table().Border(TableBorder.Simple).AddColumns("Id", "Kind", "Device", "Part", "Model", "Decided", "Candidate", "Pictures", "Right");
        foreach (var review in reviews)
        {
            table.AddRow(
                Cell.Of(review.Id), Cell.Of(review.Kind.ToString().ToLowerInvariant()), Cell.Of(review.Device), Cell.Of(review.PartId), Cell.Of(review.Model), Cell.Of(Said(review.Active)),
                Cell.Of(review.Candidate is null ? "" : Said(review.Candidate)), Cell.Of(string.Join(" ", review.Pictures)), Cell.Of(review.Judgement is null ? "" : $"{review.Judgement.ToString()!.ToLowerInvariant()}, {review.JudgedBy}"));
        }

        console.Write(table);
    }

    private static string Said(ReviewedVersion version) => $"{version.Version}: {version.Verdict.ToString().ToLowerInvariant()}, {version.Reason}";
}
