using System.Globalization;

namespace Edge.Agent.Commands.Bench;

/// <summary>One way to run a model: a row of the table.</summary>
/// <param name="Provider">The execution provider it must run on; null for the model's own policy.</param>
/// <param name="Threads">ONNX Runtime threads, which all instances share.</param>
/// <param name="Instances">Requests in the model at once; null for what the model says.</param>
/// <param name="Batch">Inputs in a request.</param>
/// <param name="Clients">Clients that ask again as soon as they are answered.</param>
internal sealed record BenchCell(string? Provider, int Threads, int? Instances, int Batch, int Clients)
{
    /// <summary>The arguments that make another process measure this alone.</summary>
    public IEnumerable<string> ToArguments()
    {
        if (Provider is not null) yield return $"--providers={Provider}";
        yield return Text("--threads", Threads);
        if (Instances is { } instances) yield return Text("--instances", instances);
        yield return Text("--batch", Batch);
        yield return Text("--clients", Clients);
    }

    private static string Text(string option, int value) => string.Create(CultureInfo.InvariantCulture, $"{option}={value}");
}
