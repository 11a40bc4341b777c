using Edge.Protocol;
using Edge.Protocol.Messages;

namespace Edge.Agent.Deployment;

/// <summary>One model's update under way.</summary>
internal sealed class UpdateRun
{
    private readonly CancellationTokenSource _stop;
    private readonly TaskCompletionSource _proving = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Task<Problem?> _work = Task.FromResult<Problem?>(null);

    /// <summary>A run.</summary>
    /// <param name="update">What is done.</param>
    /// <param name="revision">The revision that asks for it.</param>
    /// <param name="cancellationToken">The agent stops.</param>
    public UpdateRun(ModelUpdate update, long revision, CancellationToken cancellationToken)
    {
        Update = update;
        Revision = revision;
        _stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
    }

    /// <summary>What is done.</summary>
    public ModelUpdate Update { get; }

    /// <summary>The newest revision that asks for it.</summary>
    public long Revision { get; set; }

    /// <summary>Whether it has ended.</summary>
    public bool IsOver => _work.IsCompleted;

    /// <summary>Whether it came as far that all that is left is to prove itself, which may take a day: its files belong to a slot.</summary>
    public bool IsProving => _proving.Task.IsCompleted;

    /// <summary>Begins.</summary>
    /// <param name="work">The work, which calls what it is given once it only proves itself.</param>
    /// <param name="ended">Called at its end.</param>
    public void Start(Func<Action, CancellationToken, Task<Problem?>> work, Action ended)
    {
        _work = Task.Run(() => work(() => _proving.TrySetResult(), _stop.Token), CancellationToken.None);
        _ = _work.ContinueWith(_ => ended(), CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
    }

    /// <summary>Completes when it is over, or proves itself.</summary>
    public Task UntilProvingAsync() => Task.WhenAny(_work, _proving.Task);

    /// <summary>Whether a desired state still asks for it, in the same way.</summary>
    /// <param name="model">What is asked for.</param>
    public bool Serves(DesiredModel? model) => model is not null && model with { Version = Update.Model.Version } == Update.Model;

    /// <summary>How it ended.</summary>
    /// <returns>The problem; null when it was ended.</returns>
    public async Task<Problem?> EndAsync()
    {
        try
        {
            return await _work;
        }
        catch (OperationCanceledException)
        {
            return null;
        }
        finally
        {
            _stop.Dispose();
        }
    }

    /// <summary>Ends it.</summary>
    public async Task StopAsync()
    {
        await _stop.CancelAsync();
        await EndAsync();
    }
}
