using Edge.Agent.Pipeline.Preprocessing;

namespace Edge.Agent.Tasks;

/// <summary>What a task is asked about: an image or a text.</summary>
public readonly struct TaskInput
{
    private TaskInput(DecodedImage image, string? text)
    {
        Image = image;
        Text = text;
    }

    /// <summary>The image; only when <see cref="Text"/> is null.</summary>
    public DecodedImage Image { get; }

    /// <summary>The text, or null for an image.</summary>
    public string? Text { get; }

    /// <summary>An image.</summary>
    /// <param name="image">Its pixels, which must stay until the input tensors are written.</param>
    public static TaskInput Of(in DecodedImage image) => new(image, null);

    /// <summary>A text.</summary>
    /// <param name="text">The text.</param>
    public static TaskInput Of(string text) => new(default, text);
}
