namespace Edge.Agent.Tasks.FeatureExtraction;

/// <summary>How many vectors become one.</summary>
internal enum Pooling
{
    /// <summary>The output is what is wanted: a pooled vector, or a vector per piece.</summary>
    None,

    /// <summary>The mean over the pieces, filling left out; over the area of a map of features.</summary>
    Mean,

    /// <summary>The vector of the first piece.</summary>
    Cls,
}
