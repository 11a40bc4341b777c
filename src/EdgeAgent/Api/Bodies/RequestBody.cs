using System.Globalization;
using System.IO.Compression;
using Edge.Protocol;

namespace Edge.Agent.Api.Bodies;

/// <summary>Reads a request's body into pooled memory, no further than a bound.</summary>
internal static class RequestBody
{
    /// <summary>What is rented on a client's word alone; a body that is longer must first arrive.</summary>
    private const int Trusted = 1 << 20;

    /// <summary>Reads the body; <c>Content-Encoding</c> gzip and deflate are undone, the bound then holds for what comes out.</summary>
    /// <param name="context">The request.</param>
    /// <param name="limit">Most bytes.</param>
    /// <returns>The body, which the caller disposes, or why it is refused.</returns>
    public static ValueTask<Outcome<PooledBuffer>> ReadAsync(HttpContext context, int limit)
    {
        var encoding = context.Request.Headers.ContentEncoding;
        if (context.Request.ContentLength > limit) return new(TooLarge(limit, context.Request.ContentLength));
        return encoding.Count == 0 || encoding == "identity"
            ? PlainAsync(context, limit)
            : (string?)encoding switch
            {
                "gzip" => PackedAsync(new GZipStream(context.Request.Body, CompressionMode.Decompress), limit, context.RequestAborted),
                "deflate" => PackedAsync(new ZLibStream(context.Request.Body, CompressionMode.Decompress), limit, context.RequestAborted),
                _ => new(new Problem(ReasonCode.Unsupported, $"Content-Encoding '{encoding}' is not known here; send gzip, deflate or the body as it is.")),
            };
    }

    private static async ValueTask<Outcome<PooledBuffer>> PlainAsync(HttpContext context, int limit)
    {
        var body = new PooledBuffer((int)Math.Min(context.Request.ContentLength ?? 4096, Trusted), limit);
        try
        {
            var reader = context.Request.BodyReader;
            while (true)
            {
                var read = await reader.ReadAsync(context.RequestAborted);
                foreach (var segment in read.Buffer)
                {
                    if (!body.TryWrite(segment.Span)) return Refuse(body, TooLarge(limit, null));
                }

                reader.AdvanceTo(read.Buffer.End);
                if (read.IsCompleted) return body;
            }
        }
        catch
        {
            body.Dispose();
            throw;
        }
    }

    private static async ValueTask<Outcome<PooledBuffer>> PackedAsync(Stream packed, int limit, CancellationToken cancellationToken)
    {
        var body = new PooledBuffer(64 << 10, limit);
        try
        {
            await using (packed)
            {
                while (true)
                {
                    var count = await packed.ReadAsync(body.GetMemory(4096), cancellationToken);
                    if (count == 0) return body;
                    body.Advance(count);
                    if (body.Length > limit) return Refuse(body, TooLarge(limit, null));
                }
            }
        }
        catch (InvalidDataException exception)
        {
            return Refuse(body, new Problem(ReasonCode.Malformed, $"The compressed body cannot be read: {exception.Message}"));
        }
        catch
        {
            body.Dispose();
            throw;
        }
    }

    private static Problem Refuse(PooledBuffer body, Problem problem)
    {
        body.Dispose();
        return problem;
    }

    private static Problem TooLarge(int limit, long? length) => new(
        ReasonCode.TooLarge,
        $"The request's body is larger than {limit} bytes{(length is { } bytes ? $" ({bytes.ToString(CultureInfo.InvariantCulture)})" : "")}; send less or raise api.maxRequestBytes.");
}
