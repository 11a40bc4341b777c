using Edge.Hub.Storage;
using Edge.TestKit;

namespace Edge.Hub.Tests.Storage;

public sealed class DataFolderLockTests
{
    [Fact]
    public void Take_FolderInUse_NamesTheFolderAndTheRemedy()
    {
        using var directory = new TemporaryDirectory();
        using var first = DataFolderLock.Take(directory.Combine("data"));

        var refused = Assert.Throws<IOException>(() => DataFolderLock.Take(directory.Combine("data")));

        Assert.Contains(directory.Combine("data"), refused.Message, StringComparison.Ordinal);
        Assert.Contains("--data", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Take_AfterRelease_Succeeds()
    {
        using var directory = new TemporaryDirectory();
        DataFolderLock.Take(directory.Path).Dispose();

        using var again = DataFolderLock.Take(directory.Path);

        Assert.NotNull(again);
    }
}
