using System.Text.Json;
using Edge.Agent.Api.Bodies;
using Edge.Protocol;

namespace Edge.Agent.Api;

/// <summary>The error body that both inference protocols state: <c>{"error": "…"}</c>.</summary>
internal static class ErrorText
{
    /// <summary>Answers with a problem.</summary>
    /// <param name="context">The request.</param>
    /// <param name="problem">Why it is refused.</param>
    public static Task WriteAsync(HttpContext context, Problem problem) => WriteAsync(context, HttpStatus.Of(problem.Reason), problem.Message);

    /// <summary>Answers with a status and a sentence.</summary>
    /// <param name="context">The request.</param>
    /// <param name="status">The status.</param>
    /// <param name="message">What is wrong and the remedy.</param>
    public static async Task WriteAsync(HttpContext context, int status, string message)
    {
        using var body = new PooledBuffer(message.Length + 32);
        await using (var json = new Utf8JsonWriter(body))
        {
            json.WriteStartObject();
            json.WriteString("error"u8, message);
            json.WriteEndObject();
        }

        await JsonAnswer.WriteAsync(context, status, body);
    }
}
