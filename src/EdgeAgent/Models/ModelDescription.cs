using Edge.Agent.Configuration;

namespace Edge.Agent.Models;

/// <summary>A model version's <c>model.json</c>, read and checked.</summary>
/// <param name="Name">Model name, as its repository folder.</param>
/// <param name="Version">Model version, as its repository folder.</param>
/// <param name="Description">What it is for.</param>
/// <param name="Licence">Under which terms it may be used.</param>
/// <param name="File">The ONNX file, relative to the folder.</param>
/// <param name="Precision">For people: <c>fp32</c>, <c>fp16</c> or <c>int8</c>.</param>
/// <param name="Input">The tensor it takes.</param>
/// <param name="Preprocessing">From pixels to that tensor.</param>
/// <param name="Output">Name of the output tensor, f32 [N, labels].</param>
/// <param name="Activation">From output to scores.</param>
/// <param name="LabelsFile">The labels, one per line, relative to the folder.</param>
/// <param name="Rule">From scores to a verdict.</param>
/// <param name="ExecutionProviders">What may run it.</param>
/// <param name="Golden">Its golden cases; null when it has none.</param>
public sealed record ModelDescription(
    string Name,
    string Version,
    string Description,
    string Licence,
    string File,
    string Precision,
    ModelInput Input,
    ModelPreprocessing Preprocessing,
    string Output,
    Activation Activation,
    string LabelsFile,
    DecisionRule Rule,
    ExecutionProviderPolicy ExecutionProviders,
    GoldenOptions? Golden)
{
    /// <summary>The file's name in every model folder.</summary>
    public const string FileName = "model.json";
}
