using System.CommandLine;
using System.Globalization;
using Edge.Agent.Inference;
using Edge.Agent.Tensors;

namespace Edge.Agent.Commands.Models;

/// <summary><c>edge-agent model check</c>: everything that can be known of a model before it serves.</summary>
internal static class ModelCheckCommand
{
    private const double DefaultTolerance = 1e-3;

    public static Command Create()
    {
        var model = new Argument<string>("model") { Description = "Folder of a model version, or of a model (its highest version)." };
        var against = new Option<string?>("--against") { Description = "Folder of .npy files from another implementation (names as 'infer --dump' writes them): the first stage that differs is named." };
        var image = new Option<string?>("--image") { Description = "For --against: the image that they were made from." };
        var text = new Option<string?>("--text") { Description = "For --against: the text that they were made from." };
        var tolerance = new Option<double>("--tolerance") { Description = "For --against: allowed difference, as a share of the largest number where that is beyond 1.", DefaultValueFactory = _ => DefaultTolerance };
        var command = new Command("check", "Load a model, run its golden cases, and show what it is and where it runs.") { model, against, image, text, tolerance };
        var runtime = new RuntimeArguments();
        runtime.AddTo(command);
        command.SetAction((result, cancellationToken) => RunAsync(
            result.InvocationConfiguration, runtime.Read(result), result.GetRequiredValue(model), result.GetValue(against),
            new StageInput(result.GetValue(image), result.GetValue(text)), result.GetValue(tolerance), cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(
        InvocationConfiguration io, RuntimeLibraries runtime, string folder, string? against, StageInput input, double tolerance, CancellationToken cancellationToken)
    {
        if (!ModelFolder.Find(folder).TryGet(out var snapshot, out var problem)) return ExitCodes.Report(io.Error, problem);
        if (!runtime.Open(1).TryGet(out var library, out problem)) return ExitCodes.Report(io.Error, problem);
        var loader = new ModelLoader(library, TimeProvider.System);
        if (!loader.Load(snapshot, ModelServing.Default, cancellationToken).TryGet(out var model, out problem)) return ExitCodes.Report(io.Error, problem);
        await using (model)
        {
            Show(io.Output, model);
            if (against is null) return ExitCodes.Success;
            return await StageReport.PrintAsync(io, model, new StageQuestion(against, input, tolerance), cancellationToken);
        }
    }

    private static void Show(TextWriter output, LoadedModel model)
    {
        var (bundle, check) = (model.Bundle, model.Active.Check);
        var description = bundle.Description;
        Say(output, "model", $"{description.Name} {description.Version}, {description.Task.Task}, {bundle.Layout} layout, {description.Precision}");
        Say(output, "licence", description.Licence);
        Say(output, "digest", model.Active.Snapshot.Digest.ToString());
        Say(output, "file", string.Create(CultureInfo.InvariantCulture, $"{description.File}, {new FileInfo(bundle.ModelFile).Length / 1e6:0.0} MB"));
        if (check.Variant is { } variant) Say(output, "variant", variant);
        foreach (var input in model.Signature.Inputs) Say(output, "input", Describe(input));
        foreach (var tensor in model.Signature.Outputs) Say(output, "output", Describe(tensor));
        if (bundle.Labels.Count > 0) Say(output, "labels", $"{bundle.Labels.Count}: {string.Join(", ", bundle.Labels.Take(10))}{(bundle.Labels.Count > 10 ? ", …" : "")}");
        Say(output, "decision", description.Rule is { } rule ? $"accept {string.Join(", ", rule.Accept)} from {rule.MinimumScore.ToString(CultureInfo.InvariantCulture)}" : "none: it answers requests; a pipeline's verdict is review");
        Say(output, "provider", check.ExecutionProvider);
        Say(output, "placement", check.Placement.ToString());
        Say(output, "golden", check.GoldenCases == 0 ? "no cases" : string.Create(CultureInfo.InvariantCulture, $"{check.GoldenCases} cases passed, largest difference {check.LargestDeviation:0.0000} of {description.Golden!.Tolerance} allowed"));
        if (check.Degradation is { } degradation) Say(output, "degraded", degradation);
    }

    private static string Describe(TensorInfo tensor) =>
        $"{tensor.Name} {tensor.Type.ProtocolName()} [{string.Join(", ", tensor.Shape.Select((dimension, axis) => dimension >= 0 ? dimension.ToString(CultureInfo.InvariantCulture) : tensor.Symbols[axis] is { Length: > 0 } symbol ? symbol : "?"))}]";

    private static void Say(TextWriter output, string what, string text) => output.WriteLine($"{what,-11}{text}");
}
