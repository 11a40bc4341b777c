using Edge.Protocol;
using Grpc.Core;

namespace Edge.Agent.Api.Grpc;

/// <summary>Which gRPC status a reason becomes: the twin of its HTTP status. The same table stands in docs/serving.md.</summary>
internal static class GrpcStatus
{
    /// <summary>The status of a refused call.</summary>
    /// <param name="reason">Why it was refused.</param>
    public static StatusCode Of(ReasonCode reason) => HttpStatus.Of(reason) switch
    {
        StatusCodes.Status400BadRequest => StatusCode.InvalidArgument,
        StatusCodes.Status401Unauthorized => StatusCode.Unauthenticated,
        StatusCodes.Status403Forbidden => StatusCode.PermissionDenied,
        StatusCodes.Status404NotFound => StatusCode.NotFound,
        StatusCodes.Status413PayloadTooLarge => StatusCode.ResourceExhausted,
        StatusCodes.Status429TooManyRequests => StatusCode.ResourceExhausted,
        StatusCodes.Status501NotImplemented => StatusCode.Unimplemented,
        StatusCodes.Status503ServiceUnavailable => StatusCode.Unavailable,
        StatusCodes.Status504GatewayTimeout => StatusCode.DeadlineExceeded,
        _ => StatusCode.Internal,
    };

    /// <summary>What a call throws to end with a problem: gRPC has no other way.</summary>
    /// <param name="problem">The problem.</param>
    public static RpcException Exception(Problem problem) => new(new Status(Of(problem.Reason), problem.Message));
}
