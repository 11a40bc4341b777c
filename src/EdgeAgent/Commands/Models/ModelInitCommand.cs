using System.CommandLine;
using System.Text;
using Edge.Agent.Models;
using Edge.Agent.Models.Layouts;
using Edge.Agent.Storage;
using Edge.Protocol;

namespace Edge.Agent.Commands.Models;

/// <summary><c>edge-agent model init</c>: a <c>model.json</c> to start from, and golden cases from a reference run.</summary>
internal static class ModelInitCommand
{
    public static Command Create()
    {
        var source = new Argument<string>("model") { Description = "A folder with an ONNX file (a Hugging Face or Ultralytics export too), or the ONNX file itself." };
        var golden = new Option<string?>("--golden") { Description = "Folder of a reference run: images (or texts as .txt), each with its scores (its vector, its detections) as .npy beside it." };
        var command = new Command("init", "Write a model.json from what the ONNX file says, and golden cases from a reference run.") { source, golden };
        command.SetAction(result => Run(result.InvocationConfiguration, result.GetRequiredValue(source), result.GetValue(golden)));
        return command;
    }

    private static int Run(InvocationConfiguration io, string source, string? golden)
    {
        var path = Path.TrimEndingDirectorySeparator(Path.GetFullPath(source));
        var folder = File.Exists(path) ? Path.GetDirectoryName(path)! : path;
        try
        {
            if (!File.Exists(Path.Combine(folder, ModelDescription.FileName)) && Describe(io.Output, folder, golden is not null) is { } problem) return ExitCodes.Report(io.Error, problem);
            return golden is null ? ExitCodes.Success : WriteGolden(io, folder, golden);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return ExitCodes.Report(io.Error, new Problem(ReasonCode.InputOutput, $"{folder}: {exception.Message}"));
        }
    }

    private static Problem? Describe(TextWriter output, string folder, bool withGolden)
    {
        if (!LayoutReader.Read(folder).TryGet(out var foreign, out var problem)) return problem;
        var json = withGolden ? GoldenWriter.AddSection(foreign.Json) : foreign.Json;
        if (foreign.Labels.Count > 0) AtomicFile.Write(Path.Combine(folder, "labels.txt"), Encoding.UTF8.GetBytes(string.Join('\n', foreign.Labels) + "\n"));
        AtomicFile.Write(Path.Combine(folder, ModelDescription.FileName), Encoding.UTF8.GetBytes(json + "\n"));
        output.WriteLine($"wrote {Path.Combine(folder, ModelDescription.FileName)} from the {foreign.Layout} layout; check it, its licence and its description, and run 'edge-agent model check {folder}'");
        return null;
    }

    private static int WriteGolden(InvocationConfiguration io, string folder, string reference)
    {
        // The cases that the description may already promise are about to be written.
        Directory.CreateDirectory(Path.Combine(folder, GoldenWriter.Folder));
        if (!GoldenWriter.Write(folder, reference).TryGet(out var cases, out var problem)) return ExitCodes.Report(io.Error, problem);
        io.Output.WriteLine($"wrote {cases} golden cases to {Path.Combine(folder, GoldenWriter.Folder)}; 'edge-agent model check {folder}' runs them");
        if (!ModelBundle.Load(folder).TryGet(out var bundle, out problem)) return ExitCodes.Report(io.Error, problem);
        if (bundle.Description.Golden is null) io.Output.WriteLine($"add to {ModelDescription.FileName}: {GoldenWriter.Section}");
        return ExitCodes.Success;
    }
}
