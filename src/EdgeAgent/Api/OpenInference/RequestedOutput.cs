namespace Edge.Agent.Api.OpenInference;

/// <summary>An output a request names.</summary>
/// <param name="Name">The tensor's name.</param>
/// <param name="Binary">Whether it is to be sent in binary; null for what the request says of all.</param>
/// <param name="Classes">Classification extension: how many of the best classes to send in the tensor's place; 0 for the tensor.</param>
internal readonly record struct RequestedOutput(string Name, bool? Binary = null, int Classes = 0);
