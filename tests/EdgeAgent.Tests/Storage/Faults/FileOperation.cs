namespace Edge.Agent.Tests.Storage.Faults;

/// <summary>What a test can make fail.</summary>
public enum FileOperation
{
    Open,
    Write,
    Flush,
    Cut,
    Move,
    Delete,
    FlushFolder,
}
