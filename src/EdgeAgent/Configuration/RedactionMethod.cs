namespace Edge.Agent.Configuration;

/// <summary>How a part of an image is made unrecognisable.</summary>
public enum RedactionMethod
{
    /// <summary>Black. Nothing of it is left.</summary>
    Fill,

    /// <summary>A mosaic of few squares: shows that somebody was there, and a face in it is not recognised by eye.</summary>
    Pixelate,
}
