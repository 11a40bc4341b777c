namespace Edge.Agent.Api.Access;

/// <summary>On a path that says nothing of the box and so asks nobody who he is: the operator page's own files, which ask for the key.</summary>
internal sealed record PublicPath;
