using Edge.Agent.Api.Access;
using Edge.Protocol;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.WebUtilities;

namespace Edge.Agent.Api;

/// <summary>Around every request: the guard before it, and a body for every refusal that would otherwise be a bare status.</summary>
internal sealed partial class RequestPipeline
{
    private const string GrpcType = "application/grpc";

    private readonly AccessGuard _guard;
    private readonly ILogger<RequestPipeline> _log;

    /// <summary>A pipeline.</summary>
    /// <param name="guard">Who may ask.</param>
    /// <param name="log">Where unexpected failures go.</param>
    public RequestPipeline(AccessGuard guard, ILogger<RequestPipeline> log)
    {
        _guard = guard;
        _log = log;
    }

    /// <summary>Answers a request.</summary>
    /// <param name="context">The request.</param>
    /// <param name="next">The protocol.</param>
    public Task RunAsync(HttpContext context, RequestDelegate next) =>
        _guard.Check(context) is { } refusal ? RefuseAsync(context, refusal) : AnswerAsync(context, next);

    private async Task AnswerAsync(HttpContext context, RequestDelegate next)
    {
        try
        {
            await next(context);
        }
        catch (Exception) when (context.RequestAborted.IsCancellationRequested)
        {
            // The client went away, and with it whoever would read an answer.
        }
        catch (BadHttpRequestException exception)
        {
            await FailAsync(context, exception.StatusCode, exception.Message);
        }
        catch (ConnectionResetException)
        {
            // As above, noticed while the body was read.
        }
#pragma warning disable CA1031 // One request's fault is not the endpoint's: it is logged with all there is, and the client is told nothing of the inside.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            Log.Failed(_log, context.Request.Method, context.Request.Path, exception);
            await FailAsync(context, StatusCodes.Status500InternalServerError, "The request failed inside the agent; its log says why.");
        }

        var response = context.Response;
        if (response.StatusCode >= StatusCodes.Status400BadRequest && response is { HasStarted: false, ContentType: null })
            await FailAsync(context, response.StatusCode, Bare(context));
    }

    private static string Bare(HttpContext context) => context.Response.StatusCode switch
    {
        StatusCodes.Status404NotFound => $"There is nothing at {context.Request.Path}; docs/serving.md lists the paths.",
        StatusCodes.Status405MethodNotAllowed => $"{context.Request.Path} does not take {context.Request.Method}; it takes {context.Response.Headers.Allow}.",
        var status => $"{ReasonPhrases.GetReasonPhrase(status)}.",
    };

    /// <summary>gRPC's refusals are trailers on a 200.</summary>
    private static Task RefuseAsync(HttpContext context, Problem problem)
    {
        if (context.Request.ContentType?.StartsWith(GrpcType, StringComparison.Ordinal) != true)
        {
            if (problem.Reason == AccessReasons.Unauthorized) context.Response.Headers.WWWAuthenticate = "Bearer";
            return ErrorText.WriteAsync(context, problem);
        }

        context.Response.ContentType = GrpcType;
        context.Response.Headers["grpc-status"] = ((int)Grpc.GrpcStatus.Of(problem.Reason)).ToString(System.Globalization.CultureInfo.InvariantCulture);
        context.Response.Headers["grpc-message"] = Uri.EscapeDataString(problem.Message);
        return Task.CompletedTask;
    }

    private static Task FailAsync(HttpContext context, int status, string message)
    {
        if (!context.Response.HasStarted) return ErrorText.WriteAsync(context, status, message);
        // Half an answer is out: only an end of the connection can say that it is none.
        context.Abort();
        return Task.CompletedTask;
    }

    private static partial class Log
    {
        [LoggerMessage(1060, LogLevel.Error, "{Method} {Path} failed.")]
        public static partial void Failed(ILogger logger, string method, PathString path, Exception exception);
    }
}
