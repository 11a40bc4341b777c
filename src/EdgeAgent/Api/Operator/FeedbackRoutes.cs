using System.Text.Json;
using Edge.Agent.Api.Access;
using Edge.Agent.Api.Bodies;
using Edge.Agent.Feedback;
using Edge.Protocol;

namespace Edge.Agent.Api.Operator;

/// <summary><c>POST /operator/feedback</c> with <c>{"decision", "word", "label", "by"}</c>: what somebody at the line says of a decision.</summary>
internal sealed class FeedbackRoutes : IApiRoutes
{
    /// <summary>An id, a word and two short texts.</summary>
    private const int MaxBytes = 4096;

    private readonly FeedbackDesk _desk;

    /// <summary>The path.</summary>
    /// <param name="desk">Takes them.</param>
    public FeedbackRoutes(FeedbackDesk desk) => _desk = desk;

    /// <inheritdoc/>
    public void Map(IEndpointRouteBuilder routes) => routes.Map("POST", "/operator/feedback", ApiScope.Operate, TakeAsync);

    private async Task TakeAsync(HttpContext context)
    {
        if (!(await RequestBody.ReadAsync(context, MaxBytes)).TryGet(out var body, out var problem))
        {
            await ErrorText.WriteAsync(context, problem);
            return;
        }

        using (body)
        {
            if (!Read(body.Memory).TryGet(out var said, out problem)
                || !(await _desk.GiveAsync(said.Decision, said.Word, said.Label, Caller.Name(context, said.By), context.RequestAborted)).TryGet(out var record, out problem))
            {
                await ErrorText.WriteAsync(context, problem);
                return;
            }

            await context.Response.WriteAsJsonAsync(record, ProtocolJson.Default.FeedbackRecord, cancellationToken: context.RequestAborted);
        }
    }

    private static Outcome<Said> Read(ReadOnlyMemory<byte> body)
    {
        try
        {
            using var document = JsonDocument.Parse(body);
            var root = document.RootElement;
            if (root.ValueKind == JsonValueKind.Object && Guid.TryParse(Text(root, "decision"), out var decision) && FeedbackWords.Parse(Text(root, "word")) is { } word)
                return new Said(decision, word, Text(root, "label")?.Trim(), Text(root, "by")?.Trim());
        }
        catch (JsonException)
        {
            // Said below.
        }

        return new Problem(ReasonCode.Malformed, "Must be {\"decision\": id, \"word\": right | false-reject | missed-defect | new-class, \"label\": text, \"by\": name}.");
    }

    private static string? Text(JsonElement root, string name) =>
        root.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private sealed record Said(Guid Decision, Protocol.Messages.FeedbackWord Word, string? Label, string? By);
}
