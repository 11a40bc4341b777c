namespace Edge.Agent.Commands.Bench;

/// <summary>What is compared: every combination of these.</summary>
/// <param name="Providers">Execution providers; null stands for the model's own policy.</param>
/// <param name="Threads">ONNX Runtime threads.</param>
/// <param name="Instances">Instances; null stands for what the model says.</param>
/// <param name="Batches">Inputs in a request.</param>
/// <param name="Clients">Clients.</param>
internal sealed record BenchPlan(
    IReadOnlyList<string?> Providers, IReadOnlyList<int> Threads, IReadOnlyList<int?> Instances, IReadOnlyList<int> Batches, IReadOnlyList<int> Clients)
{
    /// <summary>The combinations, the last list changing fastest.</summary>
    public IReadOnlyList<BenchCell> Cells =>
    [
        .. from provider in Providers
           from threads in Threads
           from instances in Instances
           from batch in Batches
           from clients in Clients
           select new BenchCell(provider, threads, instances, batch, clients),
    ];
}
