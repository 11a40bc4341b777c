using Edge.Agent.Models.Rules;
using Edge.Agent.Configuration;
using Edge.Agent.Models.Variants;
using Edge.Agent.Tasks;

namespace Edge.Agent.Models;

/// <summary>A model version's <c>model.json</c>, read and checked.</summary>
/// <param name="Name">Model name, as its repository folder.</param>
/// <param name="Version">Model version, as its repository folder.</param>
/// <param name="Description">What it is for.</param>
/// <param name="Licence">Under which terms it may be used.</param>
/// <param name="File">The ONNX file, relative to the folder.</param>
/// <param name="Precision">For people: <c>fp32</c>, <c>fp16</c> or <c>int8</c>.</param>
/// <param name="Variants">Other files of the same model, for some providers and hardware; empty when <paramref name="File"/> serves everywhere.</param>
/// <param name="Task">What it does, with what the task needs to know.</param>
/// <param name="LabelsFile">The labels, one per line, relative to the folder; null when it has none.</param>
/// <param name="Rule">From a result to a verdict; null when it only answers requests.</param>
/// <param name="Serving">How many requests it takes at once and how they wait.</param>
/// <param name="ExecutionProviders">What may run it.</param>
/// <param name="Golden">Its golden cases; null when it has none.</param>
public sealed record ModelDescription(
    string Name,
    string Version,
    string Description,
    string Licence,
    string File,
    string Precision,
    IReadOnlyList<ModelVariant> Variants,
    TaskOptions Task,
    string? LabelsFile,
    DecisionRule? Rule,
    ModelServingOptions Serving,
    ExecutionProviderPolicy ExecutionProviders,
    GoldenOptions? Golden)
{
    /// <summary>The file's name in every model folder.</summary>
    public const string FileName = "model.json";
}
