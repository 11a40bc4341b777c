using Edge.Protocol;

namespace Edge.Hub.Api;

/// <summary>Turns a <see cref="Problem"/> into an RFC 9457 problem document with the reason as a member.</summary>
internal static class Problems
{
    /// <summary>The answer for a problem.</summary>
    public static IResult ToResult(this Problem problem) => Results.Problem(
        detail: problem.Message,
        statusCode: StatusOf(problem.Reason),
        title: problem.Reason.Value,
        extensions: new Dictionary<string, object?> { ["reason"] = problem.Reason.Value });

    private static int StatusOf(ReasonCode reason) => reason switch
    {
        _ when reason == ReasonCode.NotFound => StatusCodes.Status404NotFound,
        _ when reason == HubReasons.VersionExists || reason == HubReasons.FilesMissing || reason == HubReasons.DeviceOffline
            || reason == HubReasons.WrongState || reason == HubReasons.RolloutActive => StatusCodes.Status409Conflict,
        _ when reason == ReasonCode.TooLarge => StatusCodes.Status413PayloadTooLarge,
        _ when reason == ReasonCode.DiskFull => StatusCodes.Status507InsufficientStorage,
        _ => StatusCodes.Status400BadRequest,
    };
}
