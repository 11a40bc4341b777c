namespace Edge.Agent.Models;

/// <summary>How an image of another size comes to the model's.</summary>
public enum ResizeMode
{
    /// <summary>Both sides to the input's, whatever the aspect.</summary>
    Stretch,

    /// <summary>Scaled until it covers the input, then cut to its centre.</summary>
    CenterCrop,

    /// <summary>Its shorter side to a stated length, then cut to its centre: <c>size.shortest_edge</c> and <c>crop_size</c> of Hugging Face's image processors.</summary>
    ShortestEdge,

    /// <summary>Scaled until it fits into the input, centred, the rest filled: Ultralytics' <c>LetterBox</c>.</summary>
    Letterbox,
}
