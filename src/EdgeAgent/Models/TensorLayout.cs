namespace Edge.Agent.Models;

/// <summary>Order of an image tensor's dimensions.</summary>
public enum TensorLayout
{
    /// <summary>Images, channels, rows, columns.</summary>
    Nchw,

    /// <summary>Images, rows, columns, channels.</summary>
    Nhwc,
}
