using System.Diagnostics;
using System.Globalization;
using System.Text.Json;

namespace Edge.Agent.Commands.Bench;

/// <summary>
/// Measures one way to run a model in a process of its own: ONNX Runtime's threads are fixed once per process, and memory
/// that one way took would count for the next.
/// </summary>
internal sealed class ChildBench
{
    private readonly string _folder;
    private readonly RuntimeLibraries _runtime;
    private readonly double _seconds;

    /// <summary>A bench.</summary>
    /// <param name="folder">The model's folder.</param>
    /// <param name="runtime">What it runs on.</param>
    /// <param name="seconds">Length of a window.</param>
    public ChildBench(string folder, RuntimeLibraries runtime, double seconds)
    {
        _folder = folder;
        _runtime = runtime;
        _seconds = seconds;
    }

    /// <summary>Measures.</summary>
    /// <param name="cell">The way to run it.</param>
    /// <param name="asTensors">Whether requests are tensors whatever the task.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task<CellResult> RunAsync(BenchCell cell, bool asTensors, CancellationToken cancellationToken)
    {
        var beside = Path.Combine(AppContext.BaseDirectory, OperatingSystem.IsWindows() ? "edge-agent.exe" : "edge-agent");
        var start = new ProcessStartInfo(File.Exists(beside) ? beside : Environment.ProcessPath!)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        string[] options = asTensors ? ["--tensors", "--json"] : ["--json"];
        foreach (var argument in cell.ToArguments().Concat(_runtime.ToArguments()).Concat(options).Prepend(string.Create(CultureInfo.InvariantCulture, $"--seconds={_seconds}")).Prepend(_folder).Prepend("bench"))
            start.ArgumentList.Add(argument);
        using var process = Process.Start(start)!;
        try
        {
            var errors = process.StandardError.ReadToEndAsync(cancellationToken);
            var output = await process.StandardOutput.ReadToEndAsync(cancellationToken);
            await process.WaitForExitAsync(cancellationToken);
            if (process.ExitCode == ExitCodes.Success) return JsonSerializer.Deserialize(output, BenchJson.Default.BenchReport)!.Cells[0];
            return new CellResult(cell.Provider, cell.Threads, cell.Instances, cell.Batch, cell.Clients, Reason(await errors, process.ExitCode));
        }
        catch (OperationCanceledException)
        {
            process.Kill();
            throw;
        }
    }

    private static string Reason(string errors, int code)
    {
        var text = errors.Trim();
        if (text.Length == 0) return $"the process ended with {code} and said nothing";
        return text.StartsWith("edge-agent: ", StringComparison.Ordinal) ? text["edge-agent: ".Length..] : text;
    }
}
