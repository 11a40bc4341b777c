using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Edge.Agent.Models.Layouts;
using Edge.Agent.Storage;
using Edge.Protocol;
using Edge.Protocol.Artifacts;

namespace Edge.Agent.Models;

/// <summary>
/// A version on its way into a repository: copied beside the models under a name that nobody looks at, flushed, and
/// renamed. What is not published goes when this does.
/// </summary>
internal sealed class RepositoryDraft : IDisposable
{
    private static readonly JsonDocumentOptions Lenient = new() { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true };

    private static readonly JsonWriterOptions Indented = new() { Indented = true };

    private readonly string _root;
    private readonly string _folder;
    private string _copy = "";
    private string _source = "";

    /// <summary>A draft in a repository, which is made when it is not there.</summary>
    /// <param name="root">The repository.</param>
    /// <exception cref="IOException">It cannot be made.</exception>
    public RepositoryDraft(string root)
    {
        _root = root;
        _folder = Path.Combine(root, $".adding-{Environment.ProcessId}");
        Directory.CreateDirectory(_folder);
    }

    /// <summary>Copies a model and reads it.</summary>
    /// <param name="source">Its folder, or its ONNX file.</param>
    /// <exception cref="IOException">A file cannot be copied.</exception>
    public Outcome<ModelBundle> Copy(string source)
    {
        var path = Path.TrimEndingDirectorySeparator(Path.GetFullPath(source));
        if (File.Exists(path))
        {
            _copy = Path.Combine(_folder, Path.GetFileNameWithoutExtension(path));
            Directory.CreateDirectory(_copy);
            _source = Path.GetDirectoryName(path)!;
            CopyFile(path, Path.Combine(_copy, Path.GetFileName(path)));
            CopyDataFiles(path);
        }
        else if (Directory.Exists(path))
        {
            // The copy keeps its last two names: a model without a description is named after them.
            _copy = Path.Combine(_folder, Path.GetFileName(Path.GetDirectoryName(path)) ?? "model", Path.GetFileName(path));
            _source = path;
            CopyFolder(new DirectoryInfo(path), _copy);
        }
        else
        {
            return new Problem(ReasonCode.NotFound, $"{source}: there is no such file or folder.");
        }

        return ModelBundle.Load(_copy);
    }

    /// <summary>A problem of the copy in the words of who named the source: the copy is gone when they read it.</summary>
    /// <param name="problem">The problem.</param>
    public Problem OfSource(Problem problem) =>
        _copy.Length == 0 ? problem : problem with { Message = problem.Message.Replace(_copy, _source, StringComparison.Ordinal) };

    /// <summary>Decides what the version will be called, and writes it into its <c>model.json</c>.</summary>
    /// <param name="bundle">The copied model.</param>
    /// <param name="name">The wanted name; null for the model's own.</param>
    /// <param name="version">The wanted version; null for the model's own where it is free, else the next number.</param>
    public Outcome<RepositoryPlace> Name(ModelBundle bundle, string? name, string? version)
    {
        name ??= bundle.Description.Name;
        if (!ModelManifest.IsSafeName(name)) return new Problem(ReasonCode.Malformed, $"'{name}' cannot be a model's name: letters, digits, '.', '_' and '-', at most 128.");
        var versions = new ModelRepository(_root).Versions(name);
        var chosen = version ?? (versions.Contains(bundle.Description.Version) ? Next(versions) : bundle.Description.Version);
        if (!ModelManifest.IsSafeName(chosen)) return new Problem(ReasonCode.Malformed, $"'{chosen}' cannot be a version: letters, digits, '.', '_' and '-', at most 128.");
        if (versions.Contains(chosen)) return new Problem(ReasonCode.Malformed, $"{Path.Combine(_root, name, chosen)} exists; versions never change. Choose another --version.");
        var file = Path.Combine(bundle.Directory, ModelDescription.FileName);
        if (File.Exists(file) && (bundle.Description.Name != name || bundle.Description.Version != chosen)) Rename(file, name, chosen);
        return new RepositoryPlace(name, chosen);
    }

    /// <summary>Puts it in place.</summary>
    /// <param name="place">Where.</param>
    /// <returns>Null, or that somebody was faster.</returns>
    /// <exception cref="IOException">It cannot be put there.</exception>
    public Problem? Publish(RepositoryPlace place)
    {
        var parent = Path.Combine(_root, place.Name);
        var target = Path.Combine(parent, place.Version);
        Directory.CreateDirectory(parent);
        if (Directory.Exists(target)) return new Problem(ReasonCode.Malformed, $"{target} was made meanwhile; choose another --version.");
        Directory.Move(_copy, target);
        DirectorySync.Flush(parent);
        DirectorySync.Flush(_root);
        return null;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (Directory.Exists(_folder)) Directory.Delete(_folder, recursive: true);
    }

    private static string Next(IReadOnlyList<string> versions) =>
        int.TryParse(versions[^1], NumberStyles.None, CultureInfo.InvariantCulture, out var highest)
            ? (highest + 1).ToString(CultureInfo.InvariantCulture)
            : $"{versions[^1]}.1";

    private static void Rename(string file, string name, string version)
    {
        var json = JsonNode.Parse(File.ReadAllBytes(file), documentOptions: Lenient)!.AsObject();
        (json["name"], json["version"]) = (name, version);
        using var bytes = new MemoryStream();
        using (var writer = new Utf8JsonWriter(bytes, Indented)) json.WriteTo(writer);
        AtomicFile.Write(file, bytes.ToArray());
    }

    private static void CopyFolder(DirectoryInfo from, string to)
    {
        Directory.CreateDirectory(to);
        foreach (var entry in from.EnumerateFileSystemInfos().Where(entry => ModelManifest.Includes(entry.Name)))
        {
            if (entry is DirectoryInfo child) CopyFolder(child, Path.Combine(to, child.Name));
            else CopyFile(entry.FullName, Path.Combine(to, entry.Name));
        }

        DirectorySync.Flush(to);
    }

    /// <summary>Weights that the graph keeps in files of their own; one that is missing is ONNX Runtime's to name.</summary>
    private void CopyDataFiles(string file)
    {
        if (!OnnxHeaderReader.Read(file).TryGet(out var header, out _)) return;
        foreach (var data in header.DataFiles.Where(ManifestFile.IsSafePath))
        {
            if (!File.Exists(Path.Combine(_source, data))) continue;
            var target = Path.Combine(_copy, data);
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            CopyFile(Path.Combine(_source, data), target);
        }
    }

    private static void CopyFile(string from, string to)
    {
        File.Copy(from, to);
        using var handle = File.OpenHandle(to, FileMode.Open, FileAccess.ReadWrite);
        RandomAccess.FlushToDisk(handle);
    }
}
