using System.CommandLine;
using System.Globalization;
using Edge.Agent.Models;
using Edge.Protocol;
using Spectre.Console;

namespace Edge.Agent.Commands.Models;

/// <summary><c>edge-agent model list</c>: what lies in the repository.</summary>
internal static class ModelListCommand
{
    public static Command Create()
    {
        var repository = new RepositoryArgument();
        var command = new Command("list", "List the models of the repository.") { repository.Repository, repository.Config };
        command.SetAction(result => Run(result.InvocationConfiguration, repository.Find(result)));
        return command;
    }

    private static int Run(InvocationConfiguration io, Outcome<string> root)
    {
        if (!root.TryGet(out var folder, out var problem)) return ExitCodes.Report(io.Error, problem);
        var repository = new ModelRepository(folder);
        var table = new Table().RoundedBorder().AddColumns("model", "version", "task", "layout", "precision", "MB", "providers");
        var broken = new List<string>();
        foreach (var name in repository.Names())
        {
            foreach (var version in repository.Versions(name))
            {
                var directory = Path.Combine(folder, name, version);
                if (ModelBundle.Load(directory).TryGet(out var bundle, out problem)) Add(table, name, version, bundle);
                else broken.Add($"{name} {version}: {problem.Message}");
            }
        }

        if (table.Rows.Count > 0) TableOutput.Write(table, io.Output);
        else io.Output.WriteLine($"{folder} holds no model.");
        foreach (var line in broken) io.Error.WriteLine($"edge-agent: {line}");
        return broken.Count == 0 ? ExitCodes.Success : ExitCodes.Failure;
    }

    private static void Add(Table table, string name, string version, ModelBundle bundle)
    {
        var description = bundle.Description;
        var megabytes = new FileInfo(bundle.ModelFile).Length / 1e6;
        table.AddRow(
            new Text(name), new Text(version), new Text(description.Task.Task), new Text(bundle.Layout), new Text(description.Precision),
            new Text(megabytes.ToString("0.0", CultureInfo.InvariantCulture)),
            new Text($"{description.ExecutionProviders.Requirement.ToString().ToLowerInvariant()} {string.Join(", ", description.ExecutionProviders.Order)}"));
    }
}
