using System.Text.Json.Serialization;

namespace Edge.Agent.Models;

/// <summary><c>golden/golden.json</c> as it lies on disk.</summary>
/// <param name="Cases">The cases.</param>
internal sealed record GoldenFile(IReadOnlyList<GoldenFileCase> Cases);

/// <summary>One case of <see cref="GoldenFile"/>.</summary>
/// <param name="Image">File name beside <c>golden.json</c>.</param>
/// <param name="Label">The label that must come out on top.</param>
/// <param name="Scores">Scores after activation, in label order.</param>
internal sealed record GoldenFileCase(string Image, string Label, IReadOnlyList<float> Scores);

/// <summary>JSON of the golden cases.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(GoldenFile))]
internal sealed partial class GoldenJson : JsonSerializerContext;
