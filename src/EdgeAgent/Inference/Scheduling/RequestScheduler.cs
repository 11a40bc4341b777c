using Edge.Agent.Models;
using Edge.Agent.Serving;
using Edge.Protocol;

namespace Edge.Agent.Inference.Scheduling;

/// <summary>
/// Brings requests to lanes. A request with a free lane runs at once on its own thread. Where the model batches, whoever
/// gets a lane takes along what waits behind him.
/// </summary>
internal sealed class RequestScheduler
{
    private readonly LoadedModel _model;
    private readonly QueueOptions _options;
    private readonly BatchingOptions? _batching;
    private readonly BatchEconomy? _economy;
    private readonly RequestRunner _runner;
    private readonly TimeProvider _time;

    public RequestScheduler(LoadedModel model, ModelServingOptions options, TimeProvider time)
    {
        _model = model;
        _options = options.Queue;
        _batching = options.Batching;
        _economy = _batching is null ? null : new BatchEconomy(_batching.MaxBatchSize);
        _runner = new RequestRunner(model, time);
        _time = time;
    }

    /// <summary>Runs a request.</summary>
    /// <param name="request">The request, which fits the model.</param>
    /// <param name="priority">Its level, or 0 for the model's default.</param>
    /// <param name="timeout">Longest wait, or zero for the model's default.</param>
    /// <param name="cancellationToken">The client went away.</param>
    /// <returns>The answer or why there is none; null when the model was swapped out before it got a lane: ask the successor.</returns>
    public async ValueTask<Outcome<InferenceAnswer>?> InferAsync(TensorRequest request, int priority, TimeSpan timeout, CancellationToken cancellationToken)
    {
        // As Triton does: a level that does not exist is the default.
        var level = priority >= 1 && priority <= _options.PriorityLevels ? priority : _options.DefaultPriorityLevel;
        var waiter = new Waiter(level, request, _time.GetTimestamp());
        switch (_model.Queue.Enter(waiter, out var lane))
        {
            case Entry.Closed: return null;
            case Entry.Full: return new Problem(ServingReasons.QueueFull, $"{_options.MaxQueueSize} requests wait at this priority for model '{_model.Active.Snapshot.Name}' already (queue.maxQueueSize). Ask again later, or give it more instances.");
            case Entry.Waiting:
                if (await WaitAsync(waiter, Timeout(timeout), cancellationToken) is not { } grant)
                    return new Problem(ServingReasons.Timeout, $"The request waited longer than {Timeout(timeout).TotalMicroseconds:0} microseconds for an instance of model '{_model.Active.Snapshot.Name}'.");
                if (grant.Answer is not null || grant.Lane is null) return grant.Answer;
                lane = grant.Lane;
                break;
        }

        try
        {
            return await RunAsync(lane!, waiter, cancellationToken);
        }
        finally
        {
            _model.Queue.Return(lane!);
        }
    }

    private TimeSpan Timeout(TimeSpan asked)
    {
        if (asked <= TimeSpan.Zero || !_options.AllowTimeoutOverride) return _options.DefaultTimeout;
        return _options.DefaultTimeout > TimeSpan.Zero && _options.DefaultTimeout < asked ? _options.DefaultTimeout : asked;
    }

    /// <summary>Waits in line.</summary>
    /// <returns>Null when it took too long.</returns>
    private async ValueTask<Grant?> WaitAsync(Waiter waiter, TimeSpan timeout, CancellationToken cancellationToken)
    {
        try
        {
            if (timeout == TimeSpan.Zero) return await waiter.Granted.WaitAsync(cancellationToken);
            return await waiter.Granted.WaitAsync(timeout, _time, cancellationToken);
        }
        catch (TimeoutException) when (_options.TimeoutAction == TimeoutAction.Delay)
        {
            _model.Queue.Postpone(waiter);
            return await WaitAsync(waiter, TimeSpan.Zero, cancellationToken);
        }
        catch (TimeoutException)
        {
            // Called in the very moment it gave up: then it is served.
            return _model.Queue.Leave(waiter) ? null : await waiter.Granted;
        }
        catch (OperationCanceledException)
        {
            if (!_model.Queue.Leave(waiter)) Discard(await waiter.Granted);
            throw;
        }
    }

    private void Discard(in Grant grant)
    {
        if (grant.Lane is { } lane) _model.Queue.Return(lane);
        if (grant.Answer is { } answer && answer.TryGet(out var tensors, out _)) tensors.Dispose();
    }

    private async ValueTask<Outcome<InferenceAnswer>> RunAsync(ModelLane lane, Waiter leader, CancellationToken cancellationToken)
    {
        if (_batching is null || leader.Request!.Rows == 0) return _runner.Run(lane, leader, cancellationToken);
        if (_batching.MaxQueueDelay > TimeSpan.Zero) await LingerAsync(leader, cancellationToken);
        List<Waiter> batch = [leader];
        var rows = leader.Request.Rows;
        rows += _model.Queue.TakeCompany(leader.Request, Size(leader) - rows, batch);
        var began = _time.GetTimestamp();
        // Something in the batch does not run: each by itself, so that nobody pays for another's tensor. None ends before all
        // are answered, not even when the leader's client is gone: the others have no lane of their own.
        var answers = batch.Count == 1
            ? [_runner.Run(lane, leader, cancellationToken)]
            : _runner.TryRun(lane, batch) ?? [.. batch.Select(waiter => _runner.Run(lane, waiter, CancellationToken.None))];
        _economy!.Learn(rows, _time.GetElapsedTime(began));
        for (var i = 1; i < answers.Length; i++) batch[i].Give(new Grant(null, answers[i]));
        return answers[0];
    }

    /// <summary>Waits for company while a lane is free, as long as the model allows, for a size that was not seen to lose.</summary>
    private async ValueTask LingerAsync(Waiter leader, CancellationToken cancellationToken)
    {
        var rows = leader.Request!.Rows;
        var enough = _batching!.PreferredBatchSizes.FirstOrDefault(preferred => preferred >= rows, _batching.MaxBatchSize);
        if (!_economy!.Allows(rows, enough)) return;
        // Nobody joins a version that was swapped out, and its successor waits for its memory.
        while (!_model.Queue.IsClosed && rows + _model.Queue.CountCompany(leader.Request) < enough)
        {
            var left = _batching.MaxQueueDelay - _time.GetElapsedTime(leader.Entered);
            if (left <= TimeSpan.Zero) return;
            // Timers are no finer than a millisecond; shorter waits give the thread to those who bring the company.
            if (left >= TimeSpan.FromMilliseconds(1)) await Task.Delay(TimeSpan.FromMilliseconds(1), _time, cancellationToken);
            else await Task.Yield();
        }
    }

    /// <summary>How many rows the batch shall have: a fair share for every lane, a preferred size where one is met, and no size that was seen to lose.</summary>
    private int Size(Waiter leader)
    {
        var rows = leader.Request!.Rows;
        var waiting = _model.Queue.CountCompany(leader.Request);
        var available = Math.Min(rows + waiting, _batching!.MaxBatchSize);
        foreach (var preferred in _batching.PreferredBatchSizes.Reverse())
        {
            if (preferred >= rows && preferred <= available && _economy!.Allows(rows, preferred)) return preferred;
        }

        var share = rows + ((waiting + _model.Queue.Lanes - 1) / _model.Queue.Lanes);
        return _economy!.Choose(rows, Math.Min(share, available));
    }
}
