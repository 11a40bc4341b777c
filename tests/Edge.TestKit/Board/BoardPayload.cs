using Edge.TestKit.Processes;

namespace Edge.TestKit.Board;

/// <summary>The folder that becomes <c>/edge</c> on the board.</summary>
public sealed class BoardPayload : IDisposable
{
    private const UnixFileMode Executable =
        UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute
        | UnixFileMode.GroupRead | UnixFileMode.GroupExecute | UnixFileMode.OtherRead | UnixFileMode.OtherExecute;

    /// <summary>Makes an empty payload.</summary>
    /// <param name="runScript">What the board's shell runs, in <c>/edge</c>; its exit code is the board's.</param>
    public BoardPayload(string runScript)
    {
        Folder = Directory.CreateTempSubdirectory("edge-board-payload-").FullName;
        AddText("run.sh", runScript);
    }

    /// <summary>Where the payload is gathered on the host.</summary>
    public string Folder { get; }

    /// <summary>Adds a text file.</summary>
    /// <param name="path">Path below <c>/edge</c>.</param>
    /// <param name="text">Its content.</param>
    public void AddText(string path, string text) => File.WriteAllText(Target(path), text.ReplaceLineEndings("\n"));

    /// <summary>Adds a copy of a file, with its permissions.</summary>
    /// <param name="path">Path below <c>/edge</c>.</param>
    /// <param name="source">The file on the host.</param>
    public void AddFile(string path, string source) => File.Copy(source, Target(path));

    /// <summary>Adds a copy of a file that the board runs.</summary>
    /// <param name="path">Path below <c>/edge</c>.</param>
    /// <param name="source">The file on the host.</param>
    public void AddExecutable(string path, string source)
    {
        AddFile(path, source);
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(Target(path), Executable);
        }
    }

    /// <summary>Adds the published agent for arm64 with its libraries, as <c>./edge-agent</c>.</summary>
    public void AddAgent()
    {
        AddExecutable("edge-agent", Binaries.AgentForArm64);
        foreach (var library in Directory.EnumerateFiles(Path.GetDirectoryName(Binaries.AgentForArm64)!, "*.so")) AddFile(Path.GetFileName(library), library);
    }

    /// <summary>Adds a copy of a folder and all below it.</summary>
    /// <param name="path">Path below <c>/edge</c>.</param>
    /// <param name="source">The folder on the host.</param>
    public void AddFolder(string path, string source)
    {
        foreach (var file in Directory.EnumerateFiles(source, "*", SearchOption.AllDirectories))
        {
            AddFile(Path.Combine(path, Path.GetRelativePath(source, file)), file);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => Directory.Delete(Folder, recursive: true);

    private string Target(string path)
    {
        var target = Path.Combine(Folder, path);
        Directory.CreateDirectory(Path.GetDirectoryName(target)!);
        return target;
    }
}
