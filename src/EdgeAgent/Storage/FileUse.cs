namespace Edge.Agent.Storage;

/// <summary>What a file is opened for.</summary>
public enum FileUse
{
    /// <summary>To read one that exists, while another may write it.</summary>
    Read,

    /// <summary>To go on with one that exists.</summary>
    Write,

    /// <summary>To begin it empty.</summary>
    Create,

    /// <summary>To go on with it, or to begin it.</summary>
    WriteOrCreate,
}
