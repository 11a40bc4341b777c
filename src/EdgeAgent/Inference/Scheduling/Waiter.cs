namespace Edge.Agent.Inference.Scheduling;

/// <summary>Somebody who waits for a lane: a pipeline's frame, or a request that may also be run in another's batch.</summary>
internal sealed class Waiter
{
    // Continuations run elsewhere: whoever gives a lane back must not end up running the next request.
    private readonly TaskCompletionSource<Grant> _granted = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Waiter(int rank, TensorRequest? request, long entered)
    {
        Rank = rank;
        Request = request;
        Entered = entered;
    }

    /// <summary>Who goes first: 0 is a pipeline, 1 and on are the levels of requests.</summary>
    public int Rank { get; }

    /// <summary>The request; null for a frame, which only wants the lane.</summary>
    public TensorRequest? Request { get; }

    /// <summary>Timestamp of its arrival.</summary>
    public long Entered { get; }

    /// <summary>Its place in a line; null when it stands in none. The queue's.</summary>
    public LinkedListNode<Waiter>? Place { get; set; }

    /// <summary>What it was given.</summary>
    public Task<Grant> Granted => _granted.Task;

    /// <summary>Gives it something, once.</summary>
    /// <param name="grant">A lane, an answer, or the news that the model is gone.</param>
    public void Give(in Grant grant) => _granted.TrySetResult(grant);
}
