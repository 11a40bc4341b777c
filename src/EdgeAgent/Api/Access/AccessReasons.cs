using Edge.Protocol;

namespace Edge.Agent.Api.Access;

/// <summary>Reasons only the endpoint knows.</summary>
internal static class AccessReasons
{
    /// <summary>No key came with the request, or none that is known.</summary>
    public static readonly ReasonCode Unauthorized = new("unauthorized");

    /// <summary>Too many wrong keys came from the caller's address.</summary>
    public static readonly ReasonCode LockedOut = new("locked-out");

    /// <summary>The caller is known and may not do this, or is a web page that nobody here serves.</summary>
    public static readonly ReasonCode Forbidden = new("forbidden");
}
