using Edge.Agent.Models;
using Edge.Agent.Pipeline.Preprocessing;
using Edge.Protocol;

namespace Edge.Agent.Tasks.Images;

/// <summary>The one way from an image file to what a task is asked about, so that every path decodes as the model says.</summary>
internal static class TaskImages
{
    /// <summary>Decodes an image for a task.</summary>
    /// <param name="decoder">The decoder, whose buffer the pixels stay in.</param>
    /// <param name="encoded">The file's bytes.</param>
    /// <param name="task">What the model's description says to its task.</param>
    /// <returns>The image, or why there is none.</returns>
    public static Outcome<TaskInput> Decode(ImageDecoder decoder, ReadOnlySpan<byte> encoded, TaskOptions task) =>
        decoder.Decode(encoded, task.DecodeTarget is { Preprocessing.Decode: DecodeScale.Scaled } target ? target : null).TryGet(out var image, out var problem) ? TaskInput.Of(image) : problem;
}
