using Edge.Agent.Inference.Providers;
using Edge.Agent.Models;
using Edge.Agent.Models.Variants;

namespace Edge.Agent.Inference.Variants;

/// <summary>
/// The files of a model version, and which of them runs on which provider of this box. The policy decides about the provider;
/// for each that it tries, the variant that asks for most among those that fit is taken, and the model's own
/// <c>file</c> where none fits.
/// </summary>
internal sealed class ModelFiles
{
    private readonly ModelBundle _bundle;
    private readonly Lazy<HardwareFacts> _hardware;
    private readonly ExecutionProviders _providers;

    /// <summary>The files of a version.</summary>
    /// <param name="bundle">Its folder.</param>
    /// <param name="hardware">What the box has; asked only where a variant is to be chosen.</param>
    /// <param name="providers">The execution providers of this process, for their names.</param>
    public ModelFiles(ModelBundle bundle, Lazy<HardwareFacts> hardware, ExecutionProviders providers)
    {
        _bundle = bundle;
        _hardware = hardware;
        _providers = providers;
    }

    /// <summary>Absolute path of the model's own file, by which it is named.</summary>
    public string Path => _bundle.ModelFile;

    /// <summary>Absolute path of the file for a provider.</summary>
    /// <param name="provider">The provider.</param>
    public string PathFor(string provider) => System.IO.Path.Combine(_bundle.Directory, For(provider).File);

    /// <summary>The file for a provider.</summary>
    /// <param name="provider">The provider, by any name that policies know it by.</param>
    public FileChoice For(string provider)
    {
        var description = _bundle.Description;
        if (description.Variants.Count == 0) return new FileChoice(description.File, description.Precision, null, null);
        var name = _providers.NameOf(provider);
        var judged = description.Variants.Select(variant => (Variant: variant, Misfit: Misfit(variant, name))).ToArray();
        var best = judged.Where(pair => pair.Misfit is null).Select(pair => pair.Variant).MaxBy(variant => variant.Needs.Count);
        var others = judged.Where(pair => pair.Variant != best)
            .Select(pair => $"{pair.Variant.File} {pair.Misfit ?? "fits too, but asks for no more than this one"}").ToArray();
        var passed = others.Length == 0 ? "" : $"; not taken: {string.Join("; ", others)}";
        if (best is null) return new FileChoice(description.File, description.Precision, null, $"{description.File} ({description.Precision}), since no variant fits {name}{passed}");
        var has = VariantFit.Describe(best.Needs);
        return new FileChoice(best.File, best.Precision, best.GoldenTolerance, $"{best.File} ({best.Precision}) for {name}{(has.Length > 0 ? $", as this box has {has}" : "")}{passed}");
    }

    /// <summary>The version's folder as if the file for a provider were its only one.</summary>
    /// <param name="provider">The provider.</param>
    public ModelBundle BundleFor(string provider)
    {
        var choice = For(provider);
        var description = _bundle.Description;
        var golden = description.Golden is { } declared ? declared with { Tolerance = choice.GoldenTolerance ?? declared.Tolerance } : null;
        return _bundle with { Description = description with { File = choice.File, Precision = choice.Precision, Golden = golden } };
    }

    private string? Misfit(ModelVariant variant, string provider)
    {
        if (!variant.Providers.Any(name => _providers.NameOf(name) == provider)) return $"is for {string.Join(", ", variant.Providers)}";
        return VariantFit.Lacks(variant.Needs, _hardware.Value) is { } lacks ? $"needs {lacks}" : null;
    }
}
