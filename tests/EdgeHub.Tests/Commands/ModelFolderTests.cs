using Edge.Hub.Commands;
using Edge.TestKit;

namespace Edge.Hub.Tests.Commands;

public sealed class ModelFolderTests
{
    /// <summary>An editor's leavings must not make another model of the same files: the agent's digest leaves them out too.</summary>
    [Fact]
    public void Read_NamesThatBeginWithADot_AreNotTheModels()
    {
        using var directory = new TemporaryDirectory();
        var folder = directory.Combine("m", "1");
        Directory.CreateDirectory(Path.Combine(folder, ".git"));
        File.WriteAllText(Path.Combine(folder, "model.json"), """{ "name": "m", "version": "1" }""");
        var clean = ModelFolder.Read(folder).Value.Manifest.Digest();

        File.WriteAllText(Path.Combine(folder, ".DS_Store"), "x");
        File.WriteAllText(Path.Combine(folder, ".git", "config"), "x");

        Assert.Equal(clean, ModelFolder.Read(folder).Value.Manifest.Digest());
    }
}
