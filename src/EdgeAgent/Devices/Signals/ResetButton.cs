namespace Edge.Agent.Devices.Signals;

/// <summary>A button that lets a stopped line run again.</summary>
internal sealed class ResetButton : IDisposable
{
    private readonly IPartTrigger _button;
    private readonly CancellationTokenSource _stop = new();

    public ResetButton(IPartTrigger button, RunPermit permit)
    {
        _button = button;
        _ = Task.Run(() => ListenAsync(permit));
    }

    public void Dispose()
    {
        _stop.Cancel();
        _button.Dispose();
        _stop.Dispose();
    }

    private async Task ListenAsync(RunPermit permit)
    {
        try
        {
            // A press while the line runs means nothing.
            await foreach (var _ in _button.ReadAsync(_stop.Token)) permit.Resume("the reset button", "it was pressed.");
        }
        catch (OperationCanceledException)
        {
            // Let go of.
        }
    }
}
