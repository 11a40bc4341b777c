using System.CommandLine;

namespace Edge.Agent.Commands;

/// <summary>The commands of <c>edge-agent</c>.</summary>
internal static class AgentCommandLine
{
    public static RootCommand Create() => new("Edge agent: runs quantized models on this box, keeps every result, follows its hub.")
    {
        RunCommand.Create(),
        InferCommand.Create(),
        ResultsCommand.Create(),
        DoctorCommand.Create(),
        BenchCommand.Create(),
        SchemaCommand.Create(),
    };
}
