namespace Edge.Agent.Configuration;

/// <summary>Images that appear as files in a folder.</summary>
/// <param name="Path">Absolute path of the folder.</param>
/// <param name="Processed">What becomes of a file once its decision is on disk.</param>
/// <param name="ProcessedPath">For <see cref="ProcessedFile.Move"/>: where to; default <c>processed</c> below the folder.</param>
/// <param name="Settle">A file that nobody announced as closed counts as complete after its size rested this long; default 500 ms.</param>
/// <param name="StopWhenEmpty">True ends the source once the folder has been worked off.</param>
public sealed record FolderSourceOptions(
    string Path, ProcessedFile Processed, string? ProcessedPath, TimeSpan Settle, bool StopWhenEmpty) : SourceOptions;
