namespace Edge.Bench.Storage;

/// <summary>A store that takes part.</summary>
/// <param name="Name">Its name in the table.</param>
/// <param name="Payload">Bytes of a record's payload.</param>
/// <param name="Open">Opens it in a folder, for groups of a size.</param>
internal sealed record Contestant(string Name, int Payload, Func<string, int, Task<IContestant>> Open);
