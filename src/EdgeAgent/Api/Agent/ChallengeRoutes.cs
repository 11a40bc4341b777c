using Edge.Agent.Api.Access;
using Edge.Agent.Challenges;
using Edge.Protocol;

namespace Edge.Agent.Api.Agent;

/// <summary>
/// Master parts:
/// <list type="bullet">
/// <item><c>GET /v1/challenges</c>: how they stand.</item>
/// <item><c>POST /v1/challenges/{pipeline}/begin?by=…</c>: from the first again.</item>
/// <item><c>POST /v1/challenges/{pipeline}/show?master=…&amp;by=…</c>: the next part is a master part.</item>
/// <item><c>POST /v1/challenges/{pipeline}/waive?by=…&amp;why=…</c>: a technician lets the line go without.</item>
/// </list>
/// </summary>
internal sealed class ChallengeRoutes : IApiRoutes
{
    private readonly ChallengeBook _book;

    /// <summary>The paths.</summary>
    /// <param name="book">The gates.</param>
    public ChallengeRoutes(ChallengeBook book) => _book = book;

    /// <inheritdoc/>
    public void Map(IEndpointRouteBuilder routes)
    {
        routes.Map("GET", "/v1/challenges", ApiScope.Status, WriteAsync);
        routes.Map("POST", "/v1/challenges/{pipeline}/begin", ApiScope.Operate, context => DoAsync(context, (gate, by) => gate.BeginAsync(by)));
        routes.Map("POST", "/v1/challenges/{pipeline}/show", ApiScope.Operate, context => DoAsync(context, (gate, by) => new(gate.Show(Word(context, "master"), by))));
        routes.Map("POST", "/v1/challenges/{pipeline}/waive", ApiScope.Models, context => DoAsync(context, (gate, by) => gate.WaiveAsync(by, Word(context, "why"))));
    }

    private async Task DoAsync(HttpContext context, Func<MasterGate, string, ValueTask<Problem?>> work)
    {
        var problem = _book.Find((string)context.Request.RouteValues["pipeline"]!).TryGet(out var gate, out var unknown)
            ? await work(gate, Caller.Name(context, Word(context, "by")))
            : unknown;
        await (problem is { } refused ? ErrorText.WriteAsync(context, refused) : WriteAsync(context));
    }

    private static string Word(HttpContext context, string name) => context.Request.Query[name].ToString().Trim();

    private Task WriteAsync(HttpContext context) =>
        context.Response.WriteAsJsonAsync([.. _book.Views], ApiJson.Default.ChallengeViewArray, cancellationToken: context.RequestAborted);
}
