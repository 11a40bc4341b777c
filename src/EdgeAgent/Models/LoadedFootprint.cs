namespace Edge.Agent.Models;

/// <summary>A model in memory, as the budget sees it.</summary>
/// <param name="Name">Model name.</param>
/// <param name="Bytes">About what it takes.</param>
/// <param name="LastUsed">When it last ran, or was loaded.</param>
/// <param name="Pinned">Whether it must stay.</param>
internal sealed record LoadedFootprint(string Name, long Bytes, DateTimeOffset LastUsed, bool Pinned);
