using Edge.Agent.Models;
using Edge.Agent.Tests.Fixtures;
using Edge.Protocol;
using Edge.TestKit;

namespace Edge.Agent.Tests.Models;

public sealed class ModelRepositoryTests : IDisposable
{
    private readonly TemporaryDirectory _folder = new();
    private readonly ModelRepository _repository;

    public ModelRepositoryTests() => _repository = new ModelRepository(_folder.Path);

    [Fact]
    public void Find_NoVersionNamed_TakesTheHighestByNumber()
    {
        TinyModel.Write(_folder.Path, "9");
        TinyModel.Write(_folder.Path, "10");

        var snapshot = _repository.Find(TinyModel.Name).Value;

        Assert.Equal("10", snapshot.Version);
        Assert.Equal(ManifestBuilder.Build(snapshot.Directory, TinyModel.Name, "10").Value.Digest(), snapshot.Digest);
    }

    [Fact]
    public void Find_NamedVersion_TakesThat()
    {
        TinyModel.Write(_folder.Path, "1");
        TinyModel.Write(_folder.Path, "2");

        Assert.Equal("1", _repository.Find(TinyModel.Name, "1").Value.Version);
        Assert.Equal(["1", "2"], _repository.Versions(TinyModel.Name));
        Assert.Equal([TinyModel.Name], _repository.Names());
    }

    [Fact]
    public void Find_Unknown_SaysWhatThereIs()
    {
        TinyModel.Write(_folder.Path, "1");

        var problem = _repository.Find(TinyModel.Name, "3").Problem!;

        Assert.Equal(ReasonCode.NotFound, problem.Reason);
        Assert.EndsWith("it holds tiny 1.", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Find_FolderNamedOtherwise_IsAnError()
    {
        TinyModel.Write(_folder.Path, "2", TinyModel.Json("1"));

        Assert.Contains("say tiny/1, the folder says tiny/2", _repository.Find(TinyModel.Name).Problem!.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Find_ChangedByte_ChangesTheDigestAndDotFilesDoNot()
    {
        var directory = TinyModel.Write(_folder.Path);
        var before = _repository.Find(TinyModel.Name).Value.Digest;

        File.WriteAllText(Path.Combine(directory, ".DS_Store"), "finder");
        Assert.Equal(before, _repository.Find(TinyModel.Name).Value.Digest);

        File.AppendAllText(Path.Combine(directory, "CARD.md"), "more");
        Assert.NotEqual(before, _repository.Find(TinyModel.Name).Value.Digest);
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Find_FolderThatMayNotBeRead_IsAProblem()
    {
        if (OperatingSystem.IsWindows() || Environment.IsPrivilegedProcess)
        {
            Assert.Skip("A privileged process reads everything, and Windows has other permissions.");
            return;
        }

        TinyModel.Write(_folder.Path, "1");
        var model = _folder.Combine(TinyModel.Name);
        var mode = File.GetUnixFileMode(model);
        File.SetUnixFileMode(model, UnixFileMode.None);

        var problem = _repository.Find(TinyModel.Name).Problem;

        File.SetUnixFileMode(model, mode);
        Assert.Equal(ReasonCode.InputOutput, problem?.Reason);
    }
}
