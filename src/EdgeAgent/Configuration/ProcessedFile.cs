namespace Edge.Agent.Configuration;

/// <summary>What becomes of an input file once its decision is on disk.</summary>
public enum ProcessedFile
{
    /// <summary>It is moved to the processed folder.</summary>
    Move,

    /// <summary>It is deleted.</summary>
    Delete,

    /// <summary>It stays; the agent remembers that it was taken.</summary>
    Leave,
}
