using Edge.Agent.Api.Access;

namespace Edge.Agent.Api;

/// <summary>How protocols add their paths: a plain delegate each, and what a key must be allowed for it.</summary>
internal static class ApiMapping
{
    /// <summary>Adds a path.</summary>
    /// <param name="routes">The endpoint's paths.</param>
    /// <param name="method">HTTP method.</param>
    /// <param name="pattern">The path, with <c>{model}</c> and <c>{version}</c> where they stand.</param>
    /// <param name="scope">What a key must be allowed.</param>
    /// <param name="handler">Answers.</param>
    public static void Map(this IEndpointRouteBuilder routes, string method, string pattern, ApiScope scope, RequestDelegate handler) =>
        routes.MapMethods(pattern, [method], handler).WithMetadata(new RequiredScope(scope));

    /// <summary>Adds a path of a model, and the same of one of its versions.</summary>
    /// <param name="routes">The endpoint's paths.</param>
    /// <param name="method">HTTP method.</param>
    /// <param name="prefix">What stands before the model's name, for example <c>/v2/models/</c>.</param>
    /// <param name="suffix">What stands behind name and version.</param>
    /// <param name="scope">What a key must be allowed.</param>
    /// <param name="handler">Answers.</param>
    public static void MapModel(this IEndpointRouteBuilder routes, string method, string prefix, string suffix, ApiScope scope, RequestDelegate handler)
    {
        routes.Map(method, $"{prefix}{{model}}{suffix}", scope, handler);
        routes.Map(method, $"{prefix}{{model}}/versions/{{version}}{suffix}", scope, handler);
    }

    /// <summary>The model a path names, and its version or null.</summary>
    /// <param name="context">The request.</param>
    public static (string Model, string? Version) Model(this HttpContext context) =>
        ((string)context.Request.RouteValues["model"]!, (string?)context.Request.RouteValues["version"]);
}
