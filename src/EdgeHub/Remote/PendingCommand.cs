using Edge.Protocol.Messages;

namespace Edge.Hub.Remote;

/// <summary>A command that waits for its answer; several callers may wait for the same.</summary>
internal sealed class PendingCommand
{
    private readonly TaskCompletionSource<CommandResponse> _answer = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Completes with the answer.</summary>
    public Task<CommandResponse> Answer => _answer.Task;

    /// <summary>Callers that wait. Guarded by <see cref="CommandService"/>.</summary>
    public int Waiting { get; set; }

    /// <summary>The answer came.</summary>
    public void Complete(CommandResponse response) => _answer.TrySetResult(response);
}
