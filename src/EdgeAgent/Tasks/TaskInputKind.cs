namespace Edge.Agent.Tasks;

/// <summary>What a task takes.</summary>
public enum TaskInputKind
{
    /// <summary>An image file.</summary>
    Image,

    /// <summary>A text.</summary>
    Text,

    /// <summary>Nothing but tensors: the task is the client's affair.</summary>
    Tensors,
}
