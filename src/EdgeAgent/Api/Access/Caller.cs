namespace Edge.Agent.Api.Access;

/// <summary>Who asks, for what he leaves behind.</summary>
internal static class Caller
{
    /// <summary>A key says whose it is; a name given beside it may be one of several who share it.</summary>
    /// <param name="context">The request.</param>
    /// <param name="given">The name given; empty for none.</param>
    public static string Name(HttpContext context, string? given) => (context.Features.Get<ApiKey>()?.Name, given) switch
    {
        ({ } key, null or "") => key,
        ({ } key, _) when key != given => $"{given} ({key})",
        _ => given ?? "",
    };
}
