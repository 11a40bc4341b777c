using System.Buffers;
using System.Text.Json;
using Edge.Agent.Api.Bodies;

namespace Edge.Agent.Api.Operator;

/// <summary>What the page shows, as server-sent events: again as soon as it changes, but not faster than an eye follows, and a comment in between so that silence means that the box is away.</summary>
internal sealed class OperatorStream
{
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(200);

    /// <summary>Steps after which all is looked at again, whatever changed.</summary>
    private const int FullEvery = 5;

    /// <summary>Screens that watch one box at a time. Each costs it some work five times a second.</summary>
    private const int MaxWatching = 16;

    private readonly OperatorView _view;
    private readonly TimeProvider _time;
    private int _watching;

    /// <summary>A stream.</summary>
    /// <param name="view">Writes what is shown.</param>
    /// <param name="time">Its pace.</param>
    public OperatorStream(OperatorView view, TimeProvider time)
    {
        _view = view;
        _time = time;
    }

    /// <summary>Answers until the client goes away.</summary>
    /// <param name="context">The request.</param>
    public async Task RunAsync(HttpContext context)
    {
        if (Interlocked.Increment(ref _watching) > MaxWatching)
        {
            Interlocked.Decrement(ref _watching);
            await ErrorText.WriteAsync(context, StatusCodes.Status503ServiceUnavailable, $"{MaxWatching} screens watch this box already; close one.");
            return;
        }

        try
        {
            context.Response.ContentType = "text/event-stream";
            context.Response.Headers.CacheControl = "no-store";
            await SendAsync(context.Response.BodyWriter, context.RequestAborted);
        }
        finally
        {
            Interlocked.Decrement(ref _watching);
        }
    }

    private async Task SendAsync(System.IO.Pipelines.PipeWriter body, CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(Step, _time);
        byte[] sent = [];
        var version = -1L;
        for (var step = 0; ; step++)
        {
            if (step % FullEvery == 0 || version != _view.Version)
            {
                version = _view.Version;
                using var document = new PooledBuffer(Math.Max(1024, sent.Length));
                await using (var json = new Utf8JsonWriter(document)) _view.Write(json);
                var isSame = document.Memory.Span.SequenceEqual(sent);
                body.Write(isSame ? ":"u8 : "data: "u8);
                if (!isSame) body.Write((sent = document.Memory.ToArray()).AsSpan());
                body.Write("\n\n"u8);
                await body.FlushAsync(cancellationToken);
            }

            await timer.WaitForNextTickAsync(cancellationToken);
        }
    }
}
