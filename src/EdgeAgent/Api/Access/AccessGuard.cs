using System.Globalization;
using System.Net;
using Edge.Protocol;
using Microsoft.Extensions.Primitives;

namespace Edge.Agent.Api.Access;

/// <summary>
/// Who may ask. This machine may without a key, everyone else with one. Two kinds of request come from this machine and
/// are not its own: a web page's, which a browser here sends for somebody else, and one that a proxy passes on.
/// </summary>
internal sealed class AccessGuard
{
    private const string Bearer = "Bearer ";

    private static readonly string[] PassedOn = ["Forwarded", "X-Forwarded-For", "X-Forwarded-Host", "X-Real-IP", "Via"];

    private readonly KeyRing _keys;
    private readonly bool _always;
    private readonly Lockout? _lockout;

    /// <summary>A guard.</summary>
    /// <param name="keys">The known keys.</param>
    /// <param name="always">Whether this machine's own requests need a key too.</param>
    /// <param name="lockout">Bounds who guesses; null where nobody does.</param>
    public AccessGuard(KeyRing keys, bool always, Lockout? lockout = null)
    {
        _lockout = lockout;
        _keys = keys;
        _always = always;
    }

    /// <summary>Whether a request may go on.</summary>
    /// <param name="context">The request.</param>
    /// <returns>Null, or why not: <c>unauthorized</c> or <c>forbidden</c>.</returns>
    public Problem? Check(HttpContext context)
    {
        if (context.GetEndpoint()?.Metadata.GetMetadata<PublicPath>() is not null) return null;
        var request = context.Request;
        if (IsForeignPage(request))
            return new Problem(AccessReasons.Forbidden, "Requests of web pages of other origins are refused; ask from the server side.");
        var presented = Presented(request.Headers);
        if (presented is null && !_always && IsOwn(context)) return null;
        if (presented is null)
            return new Problem(AccessReasons.Unauthorized, "A key is needed here; send Authorization: Bearer KEY or X-API-Key: KEY.");
        var known = _keys.Find(presented);
        // The right key as well: else guessing would go on. Not the agent's own commands: nobody guesses 256 bits.
        if (known is not { IsMadeHere: true } && _lockout?.Wait(context.Connection.RemoteIpAddress) is { } wait)
        {
            var seconds = Math.Max(1, (int)Math.Ceiling(wait.TotalSeconds));
            context.Response.Headers.RetryAfter = seconds.ToString(CultureInfo.InvariantCulture);
            return new Problem(AccessReasons.LockedOut, $"Too many wrong keys came from this address; try again in {seconds} s.");
        }

        if (known is not { } key)
        {
            _lockout?.Wrong(context.Connection.RemoteIpAddress);
            return new Problem(AccessReasons.Unauthorized, "The key is not known here; see api.keysFile.");
        }

        var scope = context.GetEndpoint()?.Metadata.GetMetadata<RequiredScope>()?.Scope ?? ApiScope.None;
        // Whose key it is goes into what he leaves behind.
        context.Features.Set(key);
        return (key.Scopes & scope) == scope
            ? null
            : new Problem(AccessReasons.Forbidden, $"The key '{key.Name}' is not for '{scope.ToString().ToLowerInvariant()}'; see api.keysFile.");
    }

    /// <summary>A browser says where a page that asks comes from; pages of our own come from where they ask.</summary>
    private static bool IsForeignPage(HttpRequest request)
    {
        if (request.Headers.TryGetValue("Sec-Fetch-Site", out var site) && site != "same-origin" && site != "none") return true;
        return request.Headers.TryGetValue("Origin", out var origin) && !string.Equals(origin, $"{request.Scheme}://{request.Host.Value}", StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>From this machine, addressed as this machine, and not passed on. A name that is not this machine's is a page's whose name was made to point here.</summary>
    private static bool IsOwn(HttpContext context)
    {
        if (context.Connection.RemoteIpAddress is { } address && !IPAddress.IsLoopback(address)) return false;
        var headers = context.Request.Headers;
        foreach (var name in PassedOn)
        {
            if (headers.ContainsKey(name)) return false;
        }

        var host = context.Request.Host;
        return !host.HasValue || IsLoopbackName(host.Host);
    }

    private static bool IsLoopbackName(string host) =>
        host.Equals("localhost", StringComparison.OrdinalIgnoreCase)
        || (IPAddress.TryParse(host.AsSpan().Trim("[]"), out var address) && IPAddress.IsLoopback(address));

    private static string? Presented(IHeaderDictionary headers)
    {
        if (headers.TryGetValue("X-API-Key", out var key)) return First(key);
        return headers.TryGetValue("Authorization", out var authorization) && First(authorization) is { } text && text.StartsWith(Bearer, StringComparison.OrdinalIgnoreCase)
            ? text[Bearer.Length..].Trim()
            : null;
    }

    private static string? First(StringValues values) => values.Count > 0 ? values[0] : null;
}
