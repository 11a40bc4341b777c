using Edge.Hub.Fleet;
using Edge.Hub.Telemetry;
using Microsoft.AspNetCore.Components;

namespace Edge.Hub.Dashboard;

/// <summary>A component that reads again when records were committed or the fleet changed, and not otherwise.</summary>
public abstract class LiveComponent : ComponentBase, IAsyncDisposable
{
    /// <summary>Twice a second looks immediate, and bounds what an open page costs the database.</summary>
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(500);

    /// <summary>Ages ("12 s ago") grow even when nothing happens.</summary>
    private const int LooksPerAging = 10;

    private readonly CancellationTokenSource _stop = new();
    private Task _watching = Task.CompletedTask;

    [Inject]
    private IngestCounters Ingest { get; set; } = default!;

    [Inject]
    private FleetBoard Board { get; set; } = default!;

    private (long Commits, long Changes) Version => (Ingest.Commits, Board.Changes);

    /// <summary>The clock ages are measured with.</summary>
    [Inject]
    protected TimeProvider Time { get; set; } = default!;

    /// <summary>Ends with the component.</summary>
    protected CancellationToken Stop => _stop.Token;

    /// <summary>Reads what the component shows.</summary>
    protected abstract Task LoadAsync();


    /// <inheritdoc/>
    protected override async Task OnInitializedAsync()
    {
        // Noted before reading: what changes meanwhile is then read at the first look.
        var seen = Version;
        await TryLoadAsync().ConfigureAwait(true);
        _watching = WatchAsync(seen);
    }

    /// <summary>How long ago something was.</summary>
    protected TimeSpan Age(DateTimeOffset at) => Time.GetUtcNow() - at;

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync().ConfigureAwait(false);
        await _watching.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _stop.Dispose();
        GC.SuppressFinalize(this);
    }

    private async Task<bool> TryLoadAsync()
    {
        try
        {
            await LoadAsync().ConfigureAwait(true);
            return true;
        }
        catch (Exception exception) when (exception is System.Data.Common.DbException or IOException)
        {
            // What was read last stays on the screen; the totals say that storing fails.
            return false;
        }
    }

    private async Task WatchAsync((long Commits, long Changes) seen)
    {
        using var timer = new PeriodicTimer(Look, Time);
        for (var looks = 1; await timer.WaitForNextTickAsync(_stop.Token).ConfigureAwait(true); looks++)
        {
            var now = Version;
            if (now == seen && looks % LooksPerAging != 0) continue;
            if (now == seen || await TryLoadAsync().ConfigureAwait(true)) seen = now;
            await InvokeAsync(StateHasChanged).ConfigureAwait(true);
        }
    }
}
