using System.Text.Json.Serialization.Metadata;
using Edge.Agent.Api.Access;
using Edge.Agent.Connectivity;
using Edge.Agent.Connectivity.Egress;
using Edge.Agent.Connectivity.Quarantine;
using Edge.Agent.Storage;
using Edge.Protocol;

namespace Edge.Agent.Api.Agent;

/// <summary>
/// The link and what waits for it:
/// <list type="bullet">
/// <item><c>/v1/link</c>: connection, backlog by priority, budget, what is degraded.</item>
/// <item><c>/v1/egress</c>: what has left the box, by day, kind and destination.</item>
/// <item><c>/v1/journal/quarantine</c>: records the hub refused; <c>POST …/retry</c> and <c>…/drop</c> with <c>?records=</c>
/// sequences or <c>all</c> decide what becomes of them.</item>
/// </list>
/// </summary>
internal sealed class LinkStatusRoutes : IApiRoutes
{
    private readonly LinkStatusBuilder _status;
    private readonly EgressLedger _egress;
    private readonly QuarantineDesk _quarantine;

    /// <summary>The paths.</summary>
    /// <param name="status">Builds the link's state.</param>
    /// <param name="egress">The data ledger.</param>
    /// <param name="quarantine">The refused records.</param>
    public LinkStatusRoutes(LinkStatusBuilder status, EgressLedger egress, QuarantineDesk quarantine)
    {
        _status = status;
        _egress = egress;
        _quarantine = quarantine;
    }

    /// <inheritdoc/>
    public void Map(IEndpointRouteBuilder routes)
    {
        routes.Map("GET", "/v1/link", ApiScope.Status, context => AnswerAsync(context, _status.Build, ApiJson.Default.LinkStatus));
        routes.Map("GET", "/v1/egress", ApiScope.Status, context => AnswerAsync(context, () => _egress.Days, EgressJson.Default.IReadOnlyListEgressDay));
        routes.Map(
            "GET", "/v1/journal/quarantine", ApiScope.Status,
            context => AnswerAsync(context, () => _quarantine.Records.Select(QuarantineView.Of).ToArray(), ApiJson.Default.QuarantineViewArray));
        routes.Map("POST", "/v1/journal/quarantine/retry", ApiScope.Journal, context => ChangeAsync(context, _quarantine.Retry));
        routes.Map("POST", "/v1/journal/quarantine/drop", ApiScope.Journal, context => ChangeAsync(context, _quarantine.Drop));
    }

    private static Task ChangeAsync(HttpContext context, Func<QuarantineChoice, int> change) =>
        QuarantineChoice.Parse(context.Request.Query["records"]).TryGet(out var choice, out var problem)
            ? AnswerAsync(context, () => new ChangedRecords(change(choice)), ApiJson.Default.ChangedRecords)
            : ErrorText.WriteAsync(context, problem);

    private static async Task AnswerAsync<T>(HttpContext context, Func<T> read, JsonTypeInfo<T> type)
    {
        try
        {
            // Off the server's thread: a full journal takes seconds to read.
            var body = await Task.Run(read, context.RequestAborted);
            await context.Response.WriteAsJsonAsync(body, type, cancellationToken: context.RequestAborted);
        }
        catch (Exception exception) when (StorageFault.IsExpected(exception))
        {
            await ErrorText.WriteAsync(context, new Problem(ReasonCode.InputOutput, exception.Message));
        }
    }
}
