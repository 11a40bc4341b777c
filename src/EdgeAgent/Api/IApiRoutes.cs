namespace Edge.Agent.Api;

/// <summary>One protocol of the endpoint.</summary>
internal interface IApiRoutes
{
    /// <summary>Adds the protocol's paths.</summary>
    /// <param name="routes">The endpoint's paths.</param>
    void Map(IEndpointRouteBuilder routes);
}
