namespace Edge.Agent.Models;

/// <summary>How an image of another size comes to the model's.</summary>
public enum ResizeMode
{
    /// <summary>Both sides to the input's, whatever the aspect.</summary>
    Stretch,

    /// <summary>Scaled until it covers the input, then cut to its centre.</summary>
    CenterCrop,
}
