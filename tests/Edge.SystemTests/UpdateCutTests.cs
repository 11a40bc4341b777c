using Edge.TestKit;
using Edge.TestKit.Processes;

namespace Edge.SystemTests;

/// <summary>An update that ends in the middle. A few places of it; <c>./edge soak update</c> takes every one.</summary>
public sealed class UpdateCutTests
{
    private const int InputOutput = 5, NoSpace = 28;

    [Fact]
    public async Task Update_CutOrFailingAnywhere_ServesAtOnceAndFinishesByItself()
    {
        Assert.SkipUnless(UpdateCuts.ArePossible, "a C compiler is not installed");
        using var folder = new TemporaryDirectory();
        await using var cuts = await UpdateCuts.PrepareAsync(folder.Path);
        var changes = await cuts.CountAsync();
        Assert.InRange(changes, 30, 1000);

        foreach (var share in new[] { 0.05, 0.35, 0.65, 0.9, 0.97, 1 }) await cuts.CutAsync((int)Math.Max(1, changes * share), error: null);
        await cuts.CutAsync(changes / 2, InputOutput);
        await cuts.CutAsync(changes * 9 / 10, NoSpace);
    }
}
