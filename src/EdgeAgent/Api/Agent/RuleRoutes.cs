using System.Globalization;
using Edge.Agent.Api.Access;
using Edge.Agent.Models.Rules;
using Edge.Protocol;

namespace Edge.Agent.Api.Agent;

/// <summary>
/// <c>GET /v1/rules/{model}</c>; <c>PUT</c> with <c>?by=…&amp;why=…</c> and a rule as body, or with <c>&amp;minimumScore=…</c> and none;
/// <c>DELETE</c> likewise: by what rule a model decides.
/// </summary>
internal sealed class RuleRoutes : IApiRoutes
{
    private const int LongestRule = 1 << 20;

    private readonly RuleDesk _desk;

    /// <summary>The paths.</summary>
    /// <param name="desk">Changes rules.</param>
    public RuleRoutes(RuleDesk desk) => _desk = desk;

    /// <inheritdoc/>
    public void Map(IEndpointRouteBuilder routes)
    {
        const string path = "/v1/rules/{model}";
        routes.Map("GET", path, ApiScope.Status, context => AnswerAsync(context, _desk.Show(ModelOf(context))));
        routes.Map("PUT", path, ApiScope.Models, context => ChangeAsync(context, (by, why) => SetAsync(context, by, why)));
        routes.Map("DELETE", path, ApiScope.Models, context => ChangeAsync(context, (by, why) => _desk.ResetAsync(ModelOf(context), by, why)));
    }

    private static string ModelOf(HttpContext context) => (string)context.Request.RouteValues["model"]!;

    private static async Task ChangeAsync(HttpContext context, Func<string, string, ValueTask<Outcome<RuleView>>> change)
    {
        var (by, why) = (context.Request.Query["by"].ToString(), context.Request.Query["why"].ToString());
        await AnswerAsync(context, by.Length == 0 || why.Length == 0
            ? new Problem(ReasonCode.Malformed, "Say who changes the rule, and why: ?by=NAME&why=TEXT.")
            : await change(by, why));
    }

    private async ValueTask<Outcome<RuleView>> SetAsync(HttpContext context, string by, string why)
    {
        if (context.Request.Query["minimumScore"].ToString() is { Length: > 0 } score)
        {
            return float.TryParse(score, NumberStyles.Float, CultureInfo.InvariantCulture, out var threshold) && float.IsFinite(threshold)
                ? await _desk.SetThresholdAsync(ModelOf(context), threshold, by, why)
                : new Problem(ReasonCode.Malformed, $"minimumScore: '{score}' is no number.");
        }

        if (context.Request.ContentLength is not (> 0 and <= LongestRule)) return new Problem(ReasonCode.Malformed, "Send a rule as body, or ?minimumScore=NUMBER.");
        var body = new byte[(int)context.Request.ContentLength];
        await context.Request.Body.ReadExactlyAsync(body, context.RequestAborted);
        return await _desk.SetAsync(ModelOf(context), body, by, why);
    }

    private static Task AnswerAsync(HttpContext context, Outcome<RuleView> answer) => answer.TryGet(out var view, out var problem)
        ? context.Response.WriteAsJsonAsync(view, RuleJson.Default.RuleView, cancellationToken: context.RequestAborted)
        : ErrorText.WriteAsync(context, problem);
}
