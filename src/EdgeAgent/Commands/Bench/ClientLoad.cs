using System.Diagnostics;
using Edge.Agent.Serving.Engine;
using Edge.Protocol;

namespace Edge.Agent.Commands.Bench;

/// <summary>Clients that ask again as soon as they are answered, through the path that every protocol's requests take.</summary>
internal sealed class ClientLoad
{
    private readonly InferenceService _service;
    private readonly BenchSample _sample;
    private readonly ClientLog[] _logs;
    private Problem? _problem;

    /// <summary>A load.</summary>
    /// <param name="service">The models.</param>
    /// <param name="sample">What is asked.</param>
    /// <param name="clients">How many clients.</param>
    public ClientLoad(InferenceService service, BenchSample sample, int clients)
    {
        _service = service;
        _sample = sample;
        _logs = [.. Enumerable.Range(0, clients).Select(_ => new ClientLog())];
    }

    /// <summary>Measures until the last windows agree; the first only warms up.</summary>
    /// <param name="window">Length of a window.</param>
    /// <param name="most">Windows at most, the first not counted.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>The windows, or why a request failed.</returns>
    public async Task<Outcome<IReadOnlyList<Window>>> RunAsync(TimeSpan window, int most, CancellationToken cancellationToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var clients = _logs.Select(log => Task.Run(() => AskAsync(log, stop), stop.Token)).ToArray();
        var windows = new List<Window>();
        try
        {
            await MeasureAsync(window, stop.Token);
            while (windows.Count < most && !Stability.Holds(windows)) windows.Add(await MeasureAsync(window, stop.Token));
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            // A client failed; its problem says why.
        }
        finally
        {
            await stop.CancelAsync();
            await Task.WhenAll(clients).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        cancellationToken.ThrowIfCancellationRequested();
        return _problem is { } problem ? problem : windows;
    }

    private async Task<Window> MeasureAsync(TimeSpan length, CancellationToken cancellationToken)
    {
        var began = Stopwatch.GetTimestamp();
        await Task.Delay(length, TimeProvider.System, cancellationToken);
        var taken = _logs.Select(log => log.Take()).ToArray();
        return Window.Join([.. taken.Select(log => new Window(0, log.Latencies, log.Parts))]) with { Seconds = Stopwatch.GetElapsedTime(began).TotalSeconds };
    }

    private async Task AskAsync(ClientLog log, CancellationTokenSource stop)
    {
        while (!stop.IsCancellationRequested)
        {
            // As a server's requests begin: each in its turn on the pool.
            await Task.Yield();
            var began = Stopwatch.GetTimestamp();
            if (!(await _sample.SendAsync(_service, CancellationToken.None)).TryGet(out var timing, out var problem))
            {
                _problem = problem;
                await stop.CancelAsync();
                return;
            }

            log.Add(Stopwatch.GetElapsedTime(began).TotalMicroseconds, timing);
        }
    }
}
