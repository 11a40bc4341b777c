namespace Edge.Agent.Tests.Storage.Faults;

/// <summary>Every operation of a journal's life fails once, with and without a power cut. In memory, so it takes seconds.</summary>
public sealed class JournalFaultTests
{
    /// <summary>More operations than the life has; a life without a failure ends the row.</summary>
    private const int Most = 5000;

    [Theory]
    [InlineData(FileOperation.Open)]
    [InlineData(FileOperation.Write)]
    [InlineData(FileOperation.Flush)]
    [InlineData(FileOperation.Move)]
    [InlineData(FileOperation.Delete)]
    [InlineData(FileOperation.FlushFolder)]
    [InlineData(FileOperation.Cut)]
    public async Task AnyLife_NthOperationFails_NothingIsLostOrTwice(FileOperation failing) =>
        Assert.True(await EachAsync(failing, cutsPower: false, null) > 0, $"{failing} never happened");

    /// <summary>Callers give up and try the next record; then the disk is mended, and the journal opened again.</summary>
    [Theory]
    [InlineData(FileOperation.Open)]
    [InlineData(FileOperation.Write)]
    [InlineData(FileOperation.Flush)]
    [InlineData(FileOperation.Move)]
    [InlineData(FileOperation.Delete)]
    [InlineData(FileOperation.FlushFolder)]
    [InlineData(FileOperation.Cut)]
    public async Task AnyLife_FromTheNthOnAllOfAKindFail_NothingIsLostOrTwice(FileOperation failing) =>
        Assert.True(await EachAsync(failing, cutsPower: false, null, forEver: true) > 0, $"{failing} never happened");

    /// <summary>A file is cut only where a write or a flush failed before.</summary>
    [Theory]
    [InlineData(FileOperation.Write)]
    [InlineData(FileOperation.Flush)]
    public async Task AnyLife_NthOperationFailsAndTheCutAfterIt_NothingIsLostOrTwice(FileOperation failing) =>
        Assert.True(await EachAsync(failing, cutsPower: false, null, cutsFail: true) > 0);

    [Theory]
    [InlineData(PowerCut.KeepsFlushed)]
    [InlineData(PowerCut.KeepsSome)]
    [InlineData(PowerCut.KeepsAll)]
    public async Task AnyLife_NthOperationFailsAndThePowerGoes_NothingIsLostOrTwice(PowerCut cut) =>
        Assert.True(await EachAsync(null, cutsPower: false, cut) > 100);

    [Theory]
    [InlineData(PowerCut.KeepsFlushed)]
    [InlineData(PowerCut.KeepsSome)]
    [InlineData(PowerCut.KeepsAll)]
    public async Task AnyLife_PowerGoesAtTheNthOperation_NothingIsLostOrTwice(PowerCut cut) =>
        Assert.True(await EachAsync(null, cutsPower: true, cut) > 100);

    private static async Task<int> EachAsync(FileOperation? failing, bool cutsPower, PowerCut? cut, bool cutsFail = false, bool forEver = false)
    {
        for (var at = 1; at < Most; at++)
        {
            using var life = new JournalLife();
            (life.Files.FailCuts, life.Files.FailsForEver) = (cutsFail, forEver);
            life.Files.Plan(failing, at, cutsPower);
            try
            {
                await life.LiveAsync(cut, new Random(at));
            }
            catch (Exception exception)
            {
                throw new InvalidOperationException($"{failing?.ToString() ?? "operation"} {at}: {exception.Message}", exception);
            }

            if (!life.Files.HasFailed) return at - 1;
        }

        throw new InvalidOperationException("The life does not end.");
    }
}
