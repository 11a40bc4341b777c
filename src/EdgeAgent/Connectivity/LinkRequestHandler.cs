namespace Edge.Agent.Connectivity;

/// <summary>Takes a received message that may ask for an answer; otherwise as <see cref="LinkHandler"/>.</summary>
/// <param name="request">The message.</param>
public delegate ValueTask LinkRequestHandler(LinkRequest request);
