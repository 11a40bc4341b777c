using System.Text.Json;
using Edge.Agent.Api.Bodies;

namespace Edge.Agent.Api;

/// <summary>Writes JSON answers of known length.</summary>
internal static class JsonAnswer
{
    /// <summary>Writes one with status 200.</summary>
    /// <param name="context">The request.</param>
    /// <param name="write">Writes the document.</param>
    public static Task WriteAsync(HttpContext context, Action<Utf8JsonWriter> write) => WriteAsync(context, StatusCodes.Status200OK, write);

    /// <summary>Writes one.</summary>
    /// <param name="context">The request.</param>
    /// <param name="status">Its status.</param>
    /// <param name="write">Writes the document.</param>
    public static async Task WriteAsync(HttpContext context, int status, Action<Utf8JsonWriter> write)
    {
        using var body = new PooledBuffer(1024);
        await using (var json = new Utf8JsonWriter(body)) write(json);
        await WriteAsync(context, status, body);
    }

    /// <summary>Writes a finished document.</summary>
    /// <param name="context">The request.</param>
    /// <param name="status">Its status.</param>
    /// <param name="body">The document.</param>
    public static async Task WriteAsync(HttpContext context, int status, PooledBuffer body)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "application/json";
        context.Response.ContentLength = body.Length;
        await context.Response.BodyWriter.WriteAsync(body.Memory, context.RequestAborted);
    }
}
