using System.Text.Json;
using System.Threading.Channels;
using Edge.Agent.Connectivity;
using Edge.Agent.Connectivity.Egress;
using Edge.Agent.Diagnostics;
using Edge.Agent.Storage;
using Edge.Protocol;
using Edge.Protocol.Artifacts;
using Edge.Protocol.Messages;

namespace Edge.Agent.Uploads;

/// <summary>
/// Sends what waits, one upload at a time: offer, the blocks the hub wants, until it says how it ended. Whatever goes
/// wrong in between, the answer is the same: offer it again, and the hub says what it still lacks.
/// </summary>
internal sealed partial class Uploader
{
    private const string Component = "uploads";

    /// <summary>Answers kept while blocks are on their way; older ones say nothing any more.</summary>
    private const int Answers = 16;

    private static readonly TimeSpan FirstPatience = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan LongestPatience = TimeSpan.FromMinutes(2);

    /// <summary>Pause after the disk refused: it will not heal in milliseconds.</summary>
    private static readonly TimeSpan DiskPause = TimeSpan.FromSeconds(30);

    /// <summary>A spent budget fills at midnight, and by a changed configuration only with a restart.</summary>
    private static readonly TimeSpan BudgetPause = TimeSpan.FromMinutes(5);

    private readonly IHubLink _link;
    private readonly DeviceAddress _address;
    private readonly UploadQueue _queue;
    private readonly IUploadBudget _budget;
    private readonly HealthBoard _health;
    private readonly TimeProvider _time;
    private readonly ILogger<Uploader> _log;
    private readonly Channel<UploadAnswer> _answers =
        Channel.CreateBounded<UploadAnswer>(new BoundedChannelOptions(Answers) { FullMode = BoundedChannelFullMode.DropOldest });

    private readonly Dictionary<Guid, long> _deferred = [];

    public Uploader(IHubLink link, DeviceAddress address, UploadQueue queue, IUploadBudget budget, HealthBoard health, TimeProvider time, ILogger<Uploader> log)
    {
        _link = link;
        _address = address;
        _queue = queue;
        _budget = budget;
        _health = health;
        _time = time;
        _log = log;
    }

    /// <summary>Uploads until cancelled.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        try
        {
            await using var wants = await _link.SubscribeAsync(Topics.UploadWant(_address), Delivery.AtMostOnce, HandleWant, cancellationToken);
            await using var dones = await _link.SubscribeAsync(Topics.UploadDone(_address), Delivery.AtLeastOnce, HandleDone, cancellationToken);
            while (!cancellationToken.IsCancellationRequested)
            {
                if (_queue.TryPeek(IsDeferred, out var upload)) await TryUploadAsync(upload, cancellationToken);
                else await _queue.Added.WaitAsync(BudgetPause, _time, cancellationToken);
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // The agent stops; what waits is on disk.
        }
    }

    /// <summary>A disk that refuses costs an upload its time, never the agent its life.</summary>
    private async Task TryUploadAsync(AdmittedUpload upload, CancellationToken cancellationToken)
    {
        try
        {
            await UploadAsync(upload, cancellationToken);
        }
        catch (Exception exception) when (StorageFault.IsExpected(exception))
        {
            _health.Degrade(Component, StorageFault.Describe("The waiting uploads cannot be written", exception));
            await Task.Delay(DiskPause, _time, cancellationToken);
        }
    }

    private async Task UploadAsync(AdmittedUpload upload, CancellationToken cancellationToken)
    {
        if (!_queue.Read(upload).TryGet(out var content, out var problem))
        {
            // Retention or an erasure took it: that is what they are for.
            Log.Gone(_log, upload.Draft.Name, problem);
            _queue.Remove(upload, "gone");
            return;
        }

        using (content)
        {
            var patience = new Backoff(FirstPatience, LongestPatience, Backoff.Half, Jitter.Next);
            while (true)
            {
                var connection = await _link.WaitConnectedAsync(cancellationToken);
                using var either = CancellationTokenSource.CreateLinkedTokenSource(connection.Closed, cancellationToken);
                try
                {
                    await OfferAsync(upload, either.Token);
                    if (await ServeAsync(upload, content, patience, either.Token)) return;
                }
                catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
                {
                    // The connection ended: the next one hears the offer again.
                }
            }
        }
    }

    /// <summary>Answers the hub's wants until the upload is over, put off, or the hub is silent.</summary>
    /// <returns>False when it is to be offered again.</returns>
    private async Task<bool> ServeAsync(AdmittedUpload upload, UploadContent content, Backoff patience, CancellationToken cancellationToken)
    {
        while (await NextAsync(patience.Next(), cancellationToken) is { } answer)
        {
            if (answer.Done is { } done && done.Id == upload.Id) return End(upload, done);
            if (answer.Want is not { } want || want.Digest != upload.Draft.Digest || want.Count != Blocks.CountFor(upload.Draft.Size)) continue;
            if (!BlockBitmap.Parse(want.Missing.Span, want.Count).TryGet(out var missing, out _)) continue;
            patience.Reset();
            if (!await SendAsync(upload, content, missing, want.BytesPerSecond, cancellationToken)) return true;
        }

        return false;
    }

    private async Task<bool> SendAsync(AdmittedUpload upload, UploadContent content, BlockBitmap missing, int? bytesPerSecond, CancellationToken cancellationToken)
    {
        for (var index = 0; index < missing.Count; index++)
        {
            if (!missing[index]) continue;
            var data = new byte[Blocks.LengthOf(upload.Draft.Size, index)];
            if (!_budget.TryTake(upload.Draft.Kind, data.Length))
            {
                Log.BudgetSpent(_log, upload.Draft.Name);
                Defer(upload, BudgetPause);
                return false;
            }

            if (!content.TryRead((long)index * Blocks.Size, data))
            {
                _queue.Remove(upload, "gone");
                return false;
            }

            var block = new BlockMessage(upload.Draft.Digest, index, missing.Count, data).Encode();
            await _link.PublishAsync(new LinkMessage(Topics.UploadBlock(_address), block, Delivery.AtMostOnce) { Kind = EgressKind.Upload }, cancellationToken);
            if (bytesPerSecond is > 0 and { } rate) await Task.Delay(TimeSpan.FromSeconds((double)data.Length / rate), _time, cancellationToken);
        }

        return true;
    }

    private bool End(AdmittedUpload upload, UploadDone done)
    {
        if (done.Accepted)
        {
            _health.Recover(Component);
            _queue.Remove(upload, "accepted");
            return true;
        }

        var problem = new Problem(done.Reason ?? UploadReasons.Refused, $"The hub does not take '{upload.Draft.Name}': {done.Message}");
        _health.Degrade(Component, problem);
        Log.Refused(_log, upload.Draft.Name, problem);
        if (done.RetryAfterSeconds is { } seconds) Defer(upload, TimeSpan.FromSeconds(Math.Clamp(seconds, 1, 86_400)));
        else _queue.Remove(upload, "refused");
        return true;
    }

    private async Task OfferAsync(AdmittedUpload upload, CancellationToken cancellationToken)
    {
        var draft = upload.Draft;
        var offer = new UploadOffer(1, upload.Id, draft.Kind, draft.Digest, draft.Size, draft.Name, draft.DecisionId, draft.Metadata);
        var payload = JsonSerializer.SerializeToUtf8Bytes(offer, ProtocolJson.Default.UploadOffer);
        if (await _link.PublishAsync(new LinkMessage(Topics.UploadOffer(_address), payload, Delivery.AtLeastOnce) { Kind = EgressKind.Upload }, cancellationToken) is { } problem)
            Log.NotOffered(_log, draft.Name, problem);
    }

    private async Task<UploadAnswer?> NextAsync(TimeSpan patience, CancellationToken cancellationToken)
    {
        using var timer = new CancellationTokenSource(patience, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timer.Token, cancellationToken);
        try
        {
            return await _answers.Reader.ReadAsync(either.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return null;
        }
    }

    private ValueTask HandleWant(ReadOnlyMemory<byte> payload)
    {
        if (ProtocolJson.Parse(payload.Span, ProtocolJson.Default.UploadWant, "upload want").TryGet(out var want, out _)) _answers.Writer.TryWrite(new UploadAnswer(want, null));
        return ValueTask.CompletedTask;
    }

    private ValueTask HandleDone(ReadOnlyMemory<byte> payload)
    {
        if (ProtocolJson.Parse(payload.Span, ProtocolJson.Default.UploadDone, "upload end").TryGet(out var done, out _)) _answers.Writer.TryWrite(new UploadAnswer(null, done));
        return ValueTask.CompletedTask;
    }

    private void Defer(AdmittedUpload upload, TimeSpan time) =>
        _deferred[upload.Id] = _time.GetTimestamp() + _time.TimestampsOf(time);

    private bool IsDeferred(Guid id)
    {
        if (!_deferred.TryGetValue(id, out var until)) return false;
        if (until > _time.GetTimestamp()) return true;
        _deferred.Remove(id);
        return false;
    }

    private static partial class Log
    {
        [LoggerMessage(4401, LogLevel.Information, "The upload '{Name}' is let go: {Problem}")]
        public static partial void Gone(ILogger logger, string name, Problem problem);

        [LoggerMessage(4402, LogLevel.Information, "Today's bytes for uploads are spent; '{Name}' waits.")]
        public static partial void BudgetSpent(ILogger logger, string name);

        [LoggerMessage(4403, LogLevel.Warning, "The upload '{Name}' was refused: {Problem}")]
        public static partial void Refused(ILogger logger, string name, Problem problem);

        [LoggerMessage(4404, LogLevel.Information, "The upload '{Name}' could not be offered: {Problem}")]
        public static partial void NotOffered(ILogger logger, string name, Problem problem);
    }
}
