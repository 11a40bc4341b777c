using System.Text.Json;
using Edge.Hub.Fleet;
using Edge.Hub.Models;
using Edge.Hub.Remote;
using Edge.Hub.Storage;
using Edge.Protocol;

namespace Edge.Hub.Api;

/// <summary><c>/api/v1/pipelines</c> and <c>/api/v1/settings</c>.</summary>
internal static class ConfigurationEndpoints
{
    public static void Map(RouteGroupBuilder api)
    {
        Map(api.MapGroup("/pipelines").WithTags("Pipelines"), RuleKind.Pipeline, "pipeline, in the words of agent.json");
        Map(api.MapGroup("/settings").WithTags("Settings"), RuleKind.Setting, "setting");
    }

    private static void Map(RouteGroupBuilder group, string kind, string what)
    {
        group.MapGet("/", async (ConfigurationRules rules, FleetBoard fleet, CancellationToken stop) =>
                (IReadOnlyList<ConfigurationRuleView>)[.. (await rules.ListAsync(kind, stop).ConfigureAwait(false)).Select(rule => ToView(rule, fleet))])
            .WithSummary("All rules, latest first, with what each device says");
        group.MapPut("/{name}", (string name, ConfigurationRequest request, ConfigurationRules rules, FleetBoard fleet, CancellationToken stop) =>
                SetAsync(kind, name, request, rules, fleet, stop))
            .WithSummary($"Has devices have a {what}, now and when they appear later; the latest rule wins").Produces<ConfigurationRuleView>().ProducesProblem(400);
        group.MapDelete("/{name}", async (string name, string? device, string? label, bool? all, ConfigurationRules rules, CancellationToken stop) =>
                !AssignmentTarget.Parse(device, label, all ?? false).TryGet(out var target, out var problem) ? problem.ToResult()
                    : await rules.ClearAsync(kind, name, target, stop).ConfigureAwait(false) is { } unknown ? unknown.ToResult() : Results.NoContent())
            .WithSummary("Clears a rule").Produces(204).ProducesProblem(400).ProducesProblem(404);
    }

    private static async Task<IResult> SetAsync(
        string kind, string name, ConfigurationRequest request, ConfigurationRules rules, FleetBoard fleet, CancellationToken stop)
    {
        if (!AssignmentTarget.Parse(request.Device, request.Label, request.All).TryGet(out var target, out var problem)) return problem.ToResult();
        if (!ReadValue(kind, name, request.Value).TryGet(out var value, out problem)) return problem.ToResult();
        return Results.Ok(ToView(await rules.SetAsync(kind, name, value, target, stop).ConfigureAwait(false), fleet));
    }

    private static Outcome<string> ReadValue(string kind, string name, JsonElement value)
    {
        if (kind == RuleKind.Setting)
        {
            return value.ValueKind == JsonValueKind.String && value.GetString() is { Length: <= 1024 } text && name.Length is > 0 and <= 128
                ? text
                : new Problem(ReasonCode.Malformed, "A setting has a name of up to 128 and a text of up to 1024 characters.");
        }

        if (!ConfigurationRules.NameOf(value).TryGet(out var own, out var problem)) return problem;
        return own == name ? value.GetRawText() : new Problem(ReasonCode.Malformed, $"The pipeline calls itself '{own}', not '{name}'.");
    }

    private static ConfigurationRuleView ToView(ConfigurationRuleRow rule, FleetBoard fleet) => new(
        rule.Id,
        rule.Name,
        rule.Kind == RuleKind.Pipeline ? JsonElement.Parse(rule.Value) : JsonSerializer.SerializeToElement(rule.Value),
        rule.Target,
        AssignmentTarget.Of(rule).ToString(),
        DateTimeOffset.FromUnixTimeMilliseconds(rule.CreatedAtMs),
        [.. fleet.All.Where(AssignmentTarget.Of(rule).Matches).OrderBy(device => device.Address.ToString(), StringComparer.Ordinal).Select(device => ToOutcome(device, rule))]);

    private static ConfigurationOutcome ToOutcome(DeviceState device, ConfigurationRuleRow rule)
    {
        var reports = rule.Kind == RuleKind.Pipeline ? device.Reported?.Pipelines : device.Reported?.Settings;
        var report = reports?.FirstOrDefault(report => report.Name == rule.Name);
        return new ConfigurationOutcome(device.Address.ToString(), report?.State, report?.Reason?.Value, report?.Message);
    }
}
