using System.CommandLine;
using Edge.Hub.Configuration;
using Edge.Hub.Fleet;
using Edge.Hub.Trust;
using Edge.Protocol;
using Edge.Protocol.Artifacts;
using Edge.Protocol.Trust;
using Edge.Protocol.Trust.Keys;
using Edge.Protocol.Trust.Metadata;
using Spectre.Console;

namespace Edge.Hub.Commands;

/// <summary>
/// <c>edge-hub trust init</c>, <c>status</c>, <c>rotate</c>, <c>sign</c>, <c>delegate</c>. They work on the hub's folder rather than on a running hub:
/// a key never travels, and a hub that runs takes up what was signed within seconds.
/// </summary>
internal sealed class TrustCommand
{
    private readonly CommandContext _context;
    private readonly TimeProvider _time;
    private readonly Option<string?> _config = new("--config") { Description = "The hub's hub.json.", Recursive = true };
    private readonly Option<string?> _data = new("--data") { Description = "The hub's data folder; default ./data.", Recursive = true };
    private readonly Option<string?> _keys = new("--keys") { Description = "Folder of the offline keys; best on a medium that is put away.", Recursive = true };
    private readonly Option<string?> _passphrase = new("--passphrase-file") { Description = "File whose first line encrypts the offline keys.", Recursive = true };

    private TrustCommand(CommandContext context, TimeProvider time)
    {
        _context = context;
        _time = time;
    }

    public static Command Build(CommandContext context, TimeProvider time)
    {
        var command = new TrustCommand(context, time);
        return new Command("trust", "Who may say which models boxes run: keys and signatures (TUF).")
        {
            command._config, command._data, command._keys, command._passphrase, command.Init(), command.Status(), command.Rotate(), command.Sign(), command.Delegate(),
        };
    }

    private Command Init()
    {
        var development = new Option<bool>("--dev") { Description = "Throw-away keys for a demo on this machine; refused for a hub that others reach." };
        var rootKeys = new Option<int>("--root-keys") { Description = "How many root keys to make.", DefaultValueFactory = _ => 1 };
        var threshold = new Option<int>("--root-threshold") { Description = "How many of them must sign a root.", DefaultValueFactory = _ => 1 };
        var command = new Command("init", "Makes the keys, the first root and an empty list of models.") { development, rootKeys, threshold };
        command.SetAction(parsed =>
        {
            var isDevelopment = parsed.GetValue(development);
            return On(parsed, needsKeys: !isDevelopment, isDevelopment, place =>
            {
                var (count, needed) = (parsed.GetValue(rootKeys), parsed.GetValue(threshold));
                if (count is < 1 or > 16 || needed < 1 || needed > count) return new Problem(ReasonCode.Malformed, "--root-keys is 1 to 16, and --root-threshold 1 to that.");
                if (isDevelopment && TrustScope.Beyond(place.Options) is { } beyond) return beyond;
                if (Signer(place).Begin(count, needed) is { } failed) return failed;
                if (isDevelopment) place.Folder.MarkDevelopment();
                return null;
            });
        });
        return command;
    }

    private Command Status()
    {
        var command = new Command("status", "Shows versions, keys, expiry and the models that boxes may run.");
        command.SetAction(parsed => On(parsed, needsKeys: false, isDevelopment: false, static _ => null));
        return command;
    }

    private Command Rotate()
    {
        var role = new Option<string>("--role") { Description = "Whose keys are replaced: root, targets, snapshot or timestamp.", Required = true };
        role.AcceptOnlyFromAmong([.. RoleNames.TopLevel]);
        var command = new Command("rotate", "Signs a new root with new keys for a role; the old ones are not trusted any more.") { role };
        command.SetAction(parsed => On(parsed, needsKeys: true, isDevelopment: false, place => Signer(place).Rotate(parsed.GetValue(role)).Problem));
        return command;
    }

    private Command Sign()
    {
        var folders = new Argument<string[]>("folders") { Description = "Model versions to trust: <name>/<version>, with model.json.", Arity = ArgumentArity.ZeroOrMore };
        var remove = new Option<string[]>("--remove") { Description = "Versions that boxes may run no more: name@version.", DefaultValueFactory = _ => [] };
        var root = new Option<bool>("--root") { Description = "Sign the root anew, with the same keys." };
        var command = new Command("sign", "Signs the list of models that boxes may run; without any, it holds for another year.") { folders, remove, root };
        command.SetAction(parsed => On(parsed, needsKeys: true, isDevelopment: false, place =>
        {
            if (parsed.GetValue(root)) return Signer(place).Rotate(role: null).Problem;
            if (!Versions(parsed.GetValue(folders)!).TryGet(out var add, out var problem)) return problem;
            return Paths(parsed.GetValue(remove)!).TryGet(out var gone, out problem) ? Signer(place).Sign(add, gone) : problem;
        }));
        return command;
    }

    private Command Delegate()
    {
        var device = new Option<string>("--device") { Description = "The device, site/device.", Required = true };
        var model = new Option<string>("--model") { Description = "The model it may teach; no other, and for itself alone.", Required = true };
        var key = new Option<string?>("--key") { Description = "Its public key, as edge-agent trust key prints it there; in place of the one before." };
        var remove = new Option<bool>("--remove") { Description = "Takes it back, and with it every version that was taught." };
        var command = new Command("delegate", "Lets a device sign the versions of one model that are taught on it.") { device, model, key, remove };
        command.SetAction(parsed => On(parsed, needsKeys: true, isDevelopment: false, place =>
        {
            if (!Addresses.Parse(parsed.GetValue(device)!).TryGet(out var address, out var problem)) return problem;
            var name = parsed.GetValue(model)!;
            if (!ModelManifest.IsSafeName(name)) return new Problem(ReasonCode.Malformed, $"--model: '{name}' cannot be a model's name.");
            if (parsed.GetValue(remove)) return Signer(place).Change(targets => TaughtDelegations.Remove(targets, address, name));
            if (parsed.GetValue(key) is not { } file) return new Problem(ReasonCode.Malformed, "--key is missing: the file of what edge-agent trust key printed on the device.");
            return TrustKey.OfPem(File.ReadAllText(file)).TryGet(out var its, out problem)
                ? Signer(place).Change(targets => TaughtDelegations.Add(targets, address, name, its))
                : problem with { Message = $"{file}: {problem.Message}" };
        }));
        return command;
    }

    private static Outcome<IReadOnlyList<TargetFile>> Versions(IEnumerable<string> folders)
    {
        var targets = new List<TargetFile>();
        foreach (var folder in folders)
        {
            // The digest is of the files in the operator's own hands, not of what a hub says they are.
            if (!ModelFolder.Read(folder).TryGet(out var version, out var problem)) return problem;
            targets.Add(ModelTargets.Describe(version.Manifest));
        }

        return targets;
    }

    private static Outcome<IReadOnlyList<string>> Paths(string[] references)
    {
        var paths = new List<string>(references.Length);
        foreach (var reference in references)
        {
            if (reference.Split('@') is not [var name, var version]) return new Problem(ReasonCode.Malformed, $"--remove: '{reference}' is not name@version.");
            paths.Add(ModelTargets.PathOf(name, version));
        }

        return paths;
    }

    private OfflineSigner Signer(Place place) => new(place.Folder, place.Keys!, _time.GetUtcNow());

    /// <summary>Does something to the hub's trust and shows how it then stands.</summary>
    private int On(ParseResult parsed, bool needsKeys, bool isDevelopment, Func<Place, Problem?> act)
    {
        try
        {
            if (!Open(parsed, needsKeys, isDevelopment).TryGet(out var place, out var problem)) return _context.Fail(problem, ExitCodes.Usage);
            if (act(place) is { } failed) return _context.Fail(failed, ExitCodes.Refused);
            return TrustInspector.Look(place.Folder, _time.GetUtcNow()).TryGet(out var view, out problem)
                ? _context.Print(parsed, view, Show)
                : _context.Fail(problem, ExitCodes.Refused);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return _context.Fail(new Problem(ReasonCode.InputOutput, exception.Message), ExitCodes.Refused);
        }
    }

    private Outcome<Place> Open(ParseResult parsed, bool needsKeys, bool isDevelopment)
    {
        var options = HubOptionsReader.Read(parsed.GetValue(_config), parsed.GetValue(_data), null, null, out var errors);
        if (options is null) return new Problem(ReasonCode.Malformed, string.Join('\n', errors));
        var folder = new TrustFolder(options.FilesDirectory);
        // A demo's keys lie where no option has to name them.
        var keys = parsed.GetValue(_keys) ?? (isDevelopment || folder.IsDevelopment ? folder.DevelopmentKeys : null);
        if (keys is null && needsKeys) return new Problem(ReasonCode.Malformed, "--keys is missing: the folder of the offline keys.");
        var passphrase = parsed.GetValue(_passphrase) is { } file ? File.ReadLines(file).FirstOrDefault() : null;
        return new Place(options, folder, keys is null ? null : new KeyFolder(keys, passphrase));
    }

    private static void Show(IAnsiConsole console, TrustView view)
    {
        if (view.IsDevelopment) console.WriteLine("THROW-AWAY KEYS: whoever reads the hub's folder can sign models. For a demo on this machine only.");
        console.WriteLine($"Give each box {view.Root}, and name it in agent.json: \"hub\": {{ \"trust\": {{ \"root\": … }} }}");
        var table = new Table().Border(TableBorder.Simple).AddColumns("Role", "Version", "Expires (UTC)", "Keys", "To do");
        foreach (var role in view.Roles)
        {
            table.AddRow(
                Cell.Of(role.Role), Cell.Of(role.Version), Cell.Of(role.Expires?.UtcDateTime.ToString("yyyy-MM-dd HH:mm", System.Globalization.CultureInfo.InvariantCulture) ?? ""),
                Cell.Of($"{role.Threshold} of {string.Join(' ', role.KeyIds.Select(id => id[..12]))}"), Cell.Of(role.Note ?? ""));
        }

        console.Write(table);
        console.WriteLine(view.Models.Count == 0 ? "No model is trusted yet: edge-hub trust sign FOLDER --keys …" : $"Trusted: {string.Join(", ", view.Models)}");
        foreach (var taught in view.Taught) console.WriteLine($"Taught there, and trusted there alone: {taught}");
    }

    private sealed record Place(HubOptions Options, TrustFolder Folder, KeyFolder? Keys);
}
