namespace Edge.Agent.Models;

/// <summary>What turns a model's output into scores.</summary>
public enum Activation
{
    /// <summary>The output is the score.</summary>
    None,

    /// <summary>Scores of all labels sum to 1.</summary>
    Softmax,

    /// <summary>Each score from 0 to 1 by itself.</summary>
    Sigmoid,
}
