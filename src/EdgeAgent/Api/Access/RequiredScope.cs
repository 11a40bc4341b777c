namespace Edge.Agent.Api.Access;

/// <summary>On a path or a gRPC call: what a key must be allowed.</summary>
/// <param name="Scope">The scope.</param>
internal sealed record RequiredScope(ApiScope Scope);
