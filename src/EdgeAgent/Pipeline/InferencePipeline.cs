using System.Threading.Channels;
using Edge.Agent.Challenges;
using Edge.Agent.Configuration;
using Edge.Agent.Devices.Signals;
using Edge.Agent.Privacy;
using Edge.Protocol;

namespace Edge.Agent.Pipeline;

/// <summary>
/// The data path, from a source's frame to everything that follows from its decision. Frames run in parallel on
/// several workers, so decisions of one pipeline may come in another order than its frames.
/// </summary>
public sealed class InferencePipeline : IDisposable
{
    private readonly PipelineOptions _options;
    private readonly IFrameSource _source;
    private readonly PipelineServices _services;
    private readonly PipelineMetrics _metrics;
    private readonly DecisionWriter _writer;
    private readonly DecisionSinks _sinks;
    private readonly CancellationTokenSource _closing = new();
    private readonly TextRedactor _texts;
    private readonly PartTracker? _parts;
    private readonly MasterGate? _gate;

    /// <summary>A pipeline.</summary>
    /// <param name="options">What it does.</param>
    /// <param name="source">Where its frames come from.</param>
    /// <param name="sinks">What acts on its decisions.</param>
    /// <param name="services">What it shares with the others.</param>
    /// <param name="parts">Sees that each part has its decision in time; null where nobody waits for one.</param>
    public InferencePipeline(PipelineOptions options, IFrameSource source, IReadOnlyList<IDecisionSink> sinks, PipelineServices services, PartTracker? parts = null)
    {
        _parts = parts;
        _options = options;
        _source = source;
        _services = services;
        _metrics = new PipelineMetrics(options.Name, services.Metrics);
        _writer = new DecisionWriter(options.Name, services.Journal, services.Health, services.Clock.Time);
        _texts = new TextRedactor(options.Redaction);
        _gate = services.Gate;
        _sinks = new DecisionSinks(options.Name, sinks, services.Health, _metrics);
    }

    /// <summary>The pipeline's name.</summary>
    public string Name => _options.Name;

    /// <summary>Completes when the source has opened.</summary>
    public Task Opened => _source.Opened;

    /// <summary>Takes no more frames; <see cref="RunAsync"/> completes when those that were taken are decided.</summary>
    public void Close() => _closing.Cancel();

    /// <summary>Runs until the source is exhausted or the pipeline is stopped; frames already accepted are finished.</summary>
    /// <param name="cancellationToken">Stops it; inputs in flight stay with their source.</param>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        // As many waiting as are being worked on: enough to keep the workers busy, few enough to stay with their source.
        var accepted = Channel.CreateBounded<AcceptedFrame>(new BoundedChannelOptions(_options.Instances) { SingleWriter = true });
        // One worker more than lanes: it decodes while the lanes infer.
        var tasks = Enumerable.Range(0, _options.Instances + 1).Select(_ => Task.Run(() => WorkAsync(accepted.Reader, stop.Token), CancellationToken.None))
            .Append(Task.Run(() => AcceptAsync(accepted.Writer, stop.Token), CancellationToken.None)).ToList();
        try
        {
            while (tasks.Count > 0)
            {
                var ended = await Task.WhenAny(tasks);
                tasks.Remove(ended);
                await ended;
            }
        }
        finally
        {
            await stop.CancelAsync();
            await Task.WhenAll(tasks).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _closing.Dispose();

    /// <summary>THE DATA PATH.</summary>
    private async Task HandleAsync(AcceptedFrame frame, FrameJudge judge, EvidenceKeeper? pictures, CancellationToken cancellationToken)
    {
        // decode → preprocess → infer → postprocess → decide
        var late = _parts?.Missed(frame.Captured.DecisionId);
        var decision = await judge.JudgeAsync(late is null ? frame : frame with { Fault = late }, cancellationToken);
        if (_gate is not null) decision = _gate.Admit(decision, frame.Claim);
        // Actuators before the journal: its fsync would cost the part milliseconds on the line.
        if (_parts is not null) decision = _parts.Settle(decision, frame.Captured.CaptureTimestamp);
        decision = _texts.Apply(decision);
        await _sinks.ActuateAsync(decision, cancellationToken);
        // The pictures a policy keeps, redacted, before the record that names them.
        if (pictures is not null) decision = await pictures.KeepAsync(frame.Captured.Encoded, decision);
        // On disk before anyone is told and before the source lets go of the input.
        await _writer.WriteAsync(decision, cancellationToken);
        if (_gate is not null) await _gate.SettleAsync(decision, frame.Claim);
        await _sinks.ShareAsync(decision, cancellationToken);
        _services.Watch?.Judged(frame.Captured.Encoded.Span, decision);
        await frame.Captured.Receipt.CompleteAsync(decision, cancellationToken);
        _metrics.Decided(decision);
    }

    private async Task AcceptAsync(ChannelWriter<AcceptedFrame> writer, CancellationToken cancellationToken)
    {
        using var accepting = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _closing.Token);
        var intake = new FrameIntake();
        var ready = WaitForModelAsync(accepting.Token);
        try
        {
            await foreach (var frame in _source.ReadAsync(accepting.Token))
            {
                if (_options.Line.Deadline is not null) _parts?.Enter(frame.DecisionId, frame.CaptureTimestamp);
                // A file can wait for a model. A part on the line cannot: it gets its error verdict and is not taken for good.
                if (frame.Origin is FrameOrigin.File or FrameOrigin.Api) await ready;
                var accepted = intake.Accept(frame);
                if (_gate?.Claim(frame) is { } claim) accepted = accepted with { Claim = claim };
                await writer.WriteAsync(accepted, cancellationToken);
                // A source with more at hand need not look at its token in between.
                if (_closing.IsCancellationRequested) break;
            }
        }
        catch (OperationCanceledException) when (_closing.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            // Closed: the source keeps what it had not handed over, the workers finish the rest.
        }
        finally
        {
            writer.Complete();
        }
    }

    private async Task WorkAsync(ChannelReader<AcceptedFrame> reader, CancellationToken cancellationToken)
    {
        var judge = new FrameJudge(_options.Name, _options.Model, _options.MaxImagePixels, _services, _metrics);
        var pictures = EvidenceKeeper.For(_options, _services);
        await foreach (var frame in reader.ReadAllAsync(cancellationToken)) await HandleAsync(frame, judge, pictures, cancellationToken);
    }

    private async Task WaitForModelAsync(CancellationToken cancellationToken)
    {
        if (_services.Models.Find(_options.Model) is not null) return;
        var component = $"pipeline/{_options.Name}/model";
        _services.Health.Degrade(component, new Problem(
            ReasonCode.ModelNotReady,
            $"Waits for model '{_options.Model}'; files stay where they are. Put a version into the repository, or assign one at the hub."));
        await _services.Models.WaitReadyAsync(_options.Model, cancellationToken);
        _services.Health.Recover(component);
    }
}
