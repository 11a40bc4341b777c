using Edge.Agent.Devices.Gpio;
using Edge.Agent.Inference;
using Edge.Agent.Pipeline;
using Edge.Agent.Storage;
using Edge.Agent.Storage.Results;

namespace Edge.Agent;

/// <summary>A wired agent: starts its parts in order, keeps them, and ends them in the reverse order.</summary>
internal sealed partial class AgentRuntime : IAsyncDisposable
{
    /// <summary>How long an agent whose pipelines are done waits for its hub before it ends with records on disk.</summary>
    private static readonly TimeSpan DrainLimit = TimeSpan.FromSeconds(60);

    private static readonly TimeSpan DrainInterval = TimeSpan.FromMilliseconds(100);

    private readonly Journal _journal;
    private readonly ResultStore _results;
    private readonly ModelHost _models;
    private readonly GpioDevices _gpio;
    private readonly PipelineSet _pipelines;
    private readonly TimeProvider _time;
    private readonly ILogger<AgentRuntime> _log;
    private readonly List<Func<CancellationToken, Task>> _starts = [];
    private readonly List<Func<CancellationToken, Task>> _tasks = [];
    private readonly List<IDisposable> _parts = [];
    private readonly List<IDisposable> _signals = [];

    public AgentRuntime(Journal journal, ResultStore results, ModelHost models, GpioDevices gpio, PipelineSet pipelines, TimeProvider time, ILogger<AgentRuntime> log)
    {
        _journal = journal;
        _results = results;
        _models = models;
        _gpio = gpio;
        _pipelines = pipelines;
        _time = time;
        _log = log;
    }

    /// <summary>Whether a finished agent waits until its hub has everything.</summary>
    public bool HasHub { get; set; }

    /// <summary>Serves this machine and ends first; null when switched off.</summary>
    public Api.LocalEndpoint? Endpoint { get; set; }

    /// <summary>
    /// What the watchdog asks: every pipeline's loop still stands (a pipeline that fails restarts itself and stands; one
    /// that is exhausted is done), and no task has died.
    /// </summary>
    public bool IsAlive => _pipelines.IsAlive;

    /// <summary>Adds a step that is completed before anything runs.</summary>
    public void AddStart(Func<CancellationToken, Task> start) => _starts.Add(start);

    /// <summary>Adds something that runs as long as the agent.</summary>
    public void AddTask(Func<CancellationToken, Task> task) => _tasks.Add(task);

    /// <summary>Takes over something that ends with the agent, after what runs.</summary>
    public void Own(IDisposable part) => _parts.Add(part);

    /// <summary>Takes over an output that says how the box is: the last to end, but for the lines themselves.</summary>
    public void OwnSignal(IDisposable signal) => _signals.Add(signal);

    /// <summary>Runs until cancelled, until every pipeline is exhausted, or until a part fails that nobody expected to.</summary>
    /// <param name="ready">Called when everything runs.</param>
    /// <param name="cancellationToken">The agent stops.</param>
    public async Task RunAsync(Action ready, CancellationToken cancellationToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        List<Task> tasks = [];
        try
        {
            foreach (var start in _starts) await start(stop.Token);
            // Off this thread: the first part to run synchronously for long must not hold the others back.
            tasks.AddRange(_tasks.Select(task => Task.Run(() => task(stop.Token), CancellationToken.None)));
            await _pipelines.StartAsync();
            ready();
            var exhausted = ExhaustedAsync(stop.Token);
            var ended = await Task.WhenAny([exhausted, .. tasks]);
            // Throws what a task failed with; a task never ends on its own before the agent is told to.
            await ended;
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // Told to stop.
        }
        finally
        {
            Log.Stopping(_log, _journal.Status.Backlog);
            await _pipelines.StopAsync();
            await stop.CancelAsync();
            await Task.WhenAll(tasks).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (Endpoint is not null) await Endpoint.DisposeAsync();
        await _pipelines.DisposeAsync();
        foreach (var part in _parts) part.Dispose();
        foreach (var signal in _signals) signal.Dispose();
        await _gpio.DisposeAsync();
        await _models.DisposeAsync();
        await _results.DisposeAsync();
        await _journal.DisposeAsync();
    }

    private async Task ExhaustedAsync(CancellationToken cancellationToken)
    {
        // An agent without pipelines answers requests until it is told to stop.
        await _pipelines.ExhaustedAsync(cancellationToken);
        if (!HasHub) return;
        var began = _time.GetTimestamp();
        while (_journal.Status.Backlog > 0 && _time.GetElapsedTime(began) < DrainLimit) await Task.Delay(DrainInterval, _time, cancellationToken);
    }

    private static partial class Log
    {
        [LoggerMessage(1002, LogLevel.Information, "Stopping; {Backlog} records wait in the journal.")]
        public static partial void Stopping(ILogger logger, long backlog);
    }
}
