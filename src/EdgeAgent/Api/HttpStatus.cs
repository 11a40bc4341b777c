using Edge.Protocol;

namespace Edge.Agent.Api;

/// <summary>Which HTTP status a reason becomes. The same table stands in docs/serving.md.</summary>
internal static class HttpStatus
{
    /// <summary>The status of a refused request.</summary>
    /// <param name="reason">Why it was refused.</param>
    public static int Of(ReasonCode reason) => reason.Value switch
    {
        "malformed" or "image-truncated" or "image-unreadable" or "image-too-large"
            or "model-invalid" or "golden-mismatch" or "digest-mismatch" => StatusCodes.Status400BadRequest,
        "unauthorized" => StatusCodes.Status401Unauthorized,
        "forbidden" or "managed" => StatusCodes.Status403Forbidden,
        "not-found" => StatusCodes.Status404NotFound,
        "too-large" => StatusCodes.Status413PayloadTooLarge,
        "locked-out" => StatusCodes.Status429TooManyRequests,
        "unsupported" => StatusCodes.Status501NotImplemented,
        "model-not-ready" or "queue-full" or "execution-provider-unavailable" => StatusCodes.Status503ServiceUnavailable,
        "timeout" => StatusCodes.Status504GatewayTimeout,
        _ => StatusCodes.Status500InternalServerError,
    };
}
