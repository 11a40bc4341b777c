using System.CommandLine;
using System.CommandLine.Parsing;
using Edge.Agent.Configuration;
using Edge.Agent.Models;
using Edge.Agent.Trust;
using Edge.Protocol;

namespace Edge.Agent.Commands.Trust;

/// <summary><c>edge-agent trust key|sign</c>: by what this box vouches for the models that are taught on it.</summary>
internal static class TrustCommand
{
    public static Command Create() => new("trust", "This box's own key, and what it signs: models taught here.") { Key(), Sign() };

    private static Command Key()
    {
        var configuration = new ConfigurationArguments();
        var command = new Command("key", "Print the public half of this box's key; made at the first time, it never leaves the box.");
        configuration.AddTo(command);
        command.SetAction(result => On(result, configuration, (io, options) =>
        {
            if (!DeviceKey.Open(TrustFiles.FolderOf(options.DataDirectory)).TryGet(out var key, out var problem)) return ExitCodes.Report(io.Error, problem);
            using (key) io.Output.WriteLine(key.Public.PublicValue);
            // Not among the key's lines: they go into a file.
            io.Error.WriteLine($"Let it teach a model: edge-hub trust delegate --device {options.Address} --model NAME --key FILE --keys KEYS");
            return ExitCodes.Success;
        }));
        return command;
    }

    private static Command Sign()
    {
        var configuration = new ConfigurationArguments();
        var version = new Argument<RepositoryPlace>("version") { Description = "The version, name@version.", CustomParser = Parse };
        var command = new Command("sign", "Sign a version of the repository that was taught here; the list it is on holds for another year.") { version };
        configuration.AddTo(command);
        command.SetAction(result => On(result, configuration, (io, options) => options.Models.Repository is { } repository
            ? SignedVersion.Write(io, new TaughtSigner(options, TimeProvider.System), repository, result.GetValue(version))
            : ExitCodes.Report(io.Error, new Problem(ReasonCode.NotFound, "models.repository is not set; models of this box come from the hub, and the operator signs them."))));
        return command;
    }

    private static int On(ParseResult result, ConfigurationArguments configuration, Func<InvocationConfiguration, AgentOptions, int> act)
    {
        var loaded = configuration.Load(result);
        return loaded.IsValid ? act(result.InvocationConfiguration, loaded.Options) : ExitCodes.Report(result.InvocationConfiguration.Error, loaded.Errors);
    }

    private static RepositoryPlace Parse(ArgumentResult argument)
    {
        if (argument.Tokens is [var token] && token.Value.Split('@') is [{ Length: > 0 } name, { Length: > 0 } version]) return new RepositoryPlace(name, version);
        argument.AddError("Name one version: name@version.");
        return default;
    }
}
