using Edge.TestKit;

namespace Edge.Bench.Delta;

/// <summary>Two versions of one file.</summary>
/// <param name="Name">What the second is.</param>
/// <param name="Base">Path of what a device has.</param>
/// <param name="Target">Path of what it is to have.</param>
/// <param name="IsFineTune">Whether all layers of an int8 model were fine-tuned: what the targets are about.</param>
internal sealed record DeltaCase(string Name, string Base, string Target, bool IsFineTune)
{
    /// <summary>The committed models and fine-tunes, and what a folder holds beside each <c>base.onnx</c> in it.</summary>
    /// <param name="folder">The folder, or null.</param>
    public static IReadOnlyList<DeltaCase> All(string? folder)
    {
        var root = RepositoryRoot.Path;
        var second = Path.Combine(root, "models", "quantized", "pcb-defects", "2", "model.onnx");
        var made = Path.Combine(root, "models", "training", "pcb-defects", "made");
        var tunes = Path.Combine(root, "bench", "deltas", "fine-tunes");
        List<DeltaCase> cases =
        [
            new("pcb-defects 2, last layer", second, Path.Combine(tunes, "head.onnx"), false),
            new("pcb-defects 2, all at 1e-5", second, Path.Combine(tunes, "all-1e-5.onnx"), true),
            new("pcb-defects 2, all at 1e-4", second, Path.Combine(tunes, "all-1e-4.onnx"), true),
            new("pcb-defects 1 to 2", Path.Combine(root, "models", "quantized", "pcb-defects", "1", "model.onnx"), second, false),
            new("pcb-defects 1 to 2, float", Path.Combine(made, "1", "float.onnx"), Path.Combine(made, "2", "float.onnx"), false),
        ];
        string[] parents = folder is null ? [] : Directory.GetFiles(folder, "base*.onnx", SearchOption.AllDirectories);
        foreach (var parent in parents.Order(StringComparer.Ordinal))
        {
            // base.float.onnx is the parent of *.float.onnx, base.onnx of the others.
            var kind = Path.GetFileName(parent)["base".Length..];
            foreach (var file in Directory.EnumerateFiles(Path.GetDirectoryName(parent)!, $"*{kind}").Order(StringComparer.Ordinal))
            {
                var name = Path.GetFileName(file)[..^kind.Length];
                if (file != parent && !name.Contains('.', StringComparison.Ordinal))
                    cases.Add(new($"{Path.GetFileName(Path.GetDirectoryName(file))} {name}{kind[..^".onnx".Length]}", parent, file, kind == ".onnx" && name.StartsWith("all", StringComparison.Ordinal)));
            }
        }

        return cases;
    }
}
