using System.Text.Json.Serialization;

namespace Edge.Agent.Models;

/// <summary><c>golden/golden.json</c> as it lies on disk.</summary>
/// <param name="Cases">The cases.</param>
internal sealed record GoldenFile(IReadOnlyList<GoldenFileCase> Cases);

/// <summary>One case of <see cref="GoldenFile"/>.</summary>
/// <param name="Image">File name beside <c>golden.json</c>, for models of images.</param>
/// <param name="Text">The text, for models of texts.</param>
/// <param name="Label">The label that must come out on top.</param>
/// <param name="Scores">Scores after activation, in label order.</param>
/// <param name="Embedding">The vector, for feature extraction.</param>
/// <param name="Detections">Everything that must be found, for object detection; empty when nothing may.</param>
internal sealed record GoldenFileCase(
    string? Image = null, string? Text = null, string? Label = null, IReadOnlyList<float>? Scores = null, IReadOnlyList<float>? Embedding = null,
    IReadOnlyList<GoldenDetection>? Detections = null);

/// <summary>JSON of the golden cases.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(GoldenFile))]
internal sealed partial class GoldenJson : JsonSerializerContext;
