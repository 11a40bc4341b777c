using System.CommandLine;

namespace Edge.Agent.Commands;

/// <summary>The options that say what a command runs models on, the same on every command that loads one without a configuration.</summary>
internal sealed class RuntimeArguments
{
    private readonly Option<string?> _library = new(RuntimeLibraries.OnnxRuntimeOption) { Description = "A libonnxruntime.so in place of ours, as models.onnxRuntimeLibrary names it." };

    private readonly Option<string[]> _providers = new(RuntimeLibraries.ProviderOption)
    {
        Description = "A library with execution providers, name=path, as models.executionProviderLibraries names it; may be given again.",
        DefaultValueFactory = _ => [],
    };

    public void AddTo(Command command)
    {
        command.Add(_library);
        command.Add(_providers);
    }

    public RuntimeLibraries Read(ParseResult result) => new(result.GetValue(_library), result.GetValue(_providers) ?? []);
}
