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
        await LoadAsync().ConfigureAwait(true);
        _watching = WatchAsync();
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

    private async Task WatchAsync()
    {
        using var timer = new PeriodicTimer(Look, Time);
        var seen = (Ingest.Commits, Board.Changes);
        for (var looks = 1; await timer.WaitForNextTickAsync(_stop.Token).ConfigureAwait(true); looks++)
        {
            var now = (Ingest.Commits, Board.Changes);
            if (now == seen && looks % LooksPerAging != 0) continue;
            if (now != seen) await LoadAsync().ConfigureAwait(true);
            seen = now;
            await InvokeAsync(StateHasChanged).ConfigureAwait(true);
        }
    }
}
