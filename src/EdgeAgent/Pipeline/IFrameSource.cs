namespace Edge.Agent.Pipeline;

/// <summary>Where frames come from. Faults (a folder that vanished, a camera that died) are the source's to report and outlive.</summary>
public interface IFrameSource
{
    /// <summary>Completes when the source, being read, has opened what its frames come from; a source that has nothing to open is open.</summary>
    Task Opened => Task.CompletedTask;

    /// <summary>Frames in order of acceptance, until cancelled or the source is exhausted.</summary>
    /// <param name="cancellationToken">Ends the stream.</param>
    IAsyncEnumerable<CapturedFrame> ReadAsync(CancellationToken cancellationToken);
}
