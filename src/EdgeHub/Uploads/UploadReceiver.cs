using System.Collections.Concurrent;
using System.Text.Json;
using Edge.Hub.Broker;
using Edge.Hub.Configuration;
using Edge.Protocol;
using Edge.Protocol.Artifacts;
using Edge.Protocol.Messages;
using MQTTnet.Protocol;

namespace Edge.Hub.Uploads;

/// <summary>
/// Answers offers with what is missing, assembles what comes, and says how each upload ended. It keeps no clocks: a
/// device that hears nothing offers again, and the answer is always what the disk says.
/// </summary>
internal sealed partial class UploadReceiver(UploadStore store, IHubPublisher publisher, HubOptions options, TimeProvider time, ILogger<UploadReceiver> log) : IDisposable
{
    /// <summary>Room may be made by a person; hourly asking costs a device nothing.</summary>
    private const int QuotaRetrySeconds = 3600;

    private readonly ConcurrentDictionary<(DeviceAddress, ArtifactDigest), PartialUpload> _partials = new();
    private readonly Lock _admission = new();
    private bool _isPaused = options.IsOneOfMany;

    /// <summary>Takes uploads: of several hub processes, the one that holds the folder.</summary>
    public void Resume()
    {
        store.Refresh();
        lock (_admission) _isPaused = false;
    }

    /// <summary>Lets go of every file; when it returns nothing here writes to one. A device that hears nothing offers again.</summary>
    public void Pause()
    {
        lock (_admission)
        {
            _isPaused = true;
            foreach (var partial in _partials.Values)
            {
                lock (partial.Gate) partial.Dispose();
            }

            _partials.Clear();
        }
    }

    /// <summary>Takes an offer.</summary>
    public async Task OnOfferAsync(DeviceAddress device, ReadOnlyMemory<byte> payload, CancellationToken stop)
    {
        if (!ProtocolJson.Parse(payload.Span, ProtocolJson.Default.UploadOffer, "upload offer").TryGet(out var offer, out var problem))
        {
            LogIgnored(device.ToString(), problem.Message);
            return;
        }

        try
        {
            await AnswerAsync(device, offer, stop).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            LogDisk(exception, device.ToString());
            await EndAsync(device, offer, new Problem(ReasonCode.InputOutput, "The hub's disk refuses."), QuotaRetrySeconds, stop).ConfigureAwait(false);
        }
    }

    /// <summary>Takes a block.</summary>
    public async Task OnBlockAsync(DeviceAddress device, ReadOnlyMemory<byte> payload, CancellationToken stop)
    {
        if (!BlockMessage.Decode(payload).TryGet(out var block, out _) || !_partials.TryGetValue((device, block.Artifact), out var partial)) return;
        try
        {
            lock (partial.Gate)
            {
                if (!partial.Write(block)) return;
            }

            await ContinueAsync(device, partial, stop).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ObjectDisposedException)
        {
            // A disk that refuses, or a partial that gave way meanwhile: the device offers again.
            LogDisk(exception, device.ToString());
        }
    }

    public void Dispose()
    {
        foreach (var partial in _partials.Values) partial.Dispose();
    }

    private async Task AnswerAsync(DeviceAddress device, UploadOffer offer, CancellationToken stop)
    {
        PartialUpload? partial = null;
        var problem = offer.Check();
        lock (_admission)
        {
            if (_isPaused) return;
        }

        if (problem is null && store.SizeOf(device, offer.Digest) == offer.Size)
        {
            // Its bytes are here, from this upload or from another of the same device.
            store.Record(new UploadItem(device.Site, device.Device, offer, time.GetUtcNow()));
            await EndAsync(device, offer, null, null, stop).ConfigureAwait(false);
            return;
        }

        if (problem is null)
        {
            lock (_admission)
            {
                if (_isPaused) return;
                problem = Admit(device, offer, out partial);
            }
        }

        if (problem is not null)
        {
            await EndAsync(device, offer, problem, problem.Reason == HubReasons.QuotaExceeded ? QuotaRetrySeconds : null, stop).ConfigureAwait(false);
            return;
        }

        await ContinueAsync(device, partial!, stop).ConfigureAwait(false);
    }

    private Problem? Admit(DeviceAddress device, UploadOffer offer, out PartialUpload? partial)
    {
        var limits = options.Uploads;
        partial = _partials.GetValueOrDefault((device, offer.Digest));
        if (partial is null)
        {
            if (store.SizeOf(device, offer.Digest) is { } known) return new Problem(ReasonCode.Malformed, $"{offer.Digest} has {known} bytes, not {offer.Size}.");
            if (offer.Size > limits.BytesPerUpload) return new Problem(ReasonCode.TooLarge, $"An upload has at most {limits.BytesPerUpload} bytes here, not {offer.Size}.");
            MakeRoom(device, offer.Digest, limits.PartialsPerDevice - 1);
            var (ofDevice, all) = store.Bytes(device);
            var onTheirWay = _partials.Where(pair => pair.Key.Item1 == device).Sum(pair => pair.Value.Size);
            if (ofDevice + onTheirWay + offer.Size > limits.BytesPerDevice || all + _partials.Values.Sum(other => other.Size) + offer.Size > limits.Bytes)
                return new Problem(HubReasons.QuotaExceeded, $"The hub has no room for {offer.Size} bytes more of {device}.");
            partial = _partials[(device, offer.Digest)] = PartialUpload.Open(store.PartialOf(device, offer.Digest), offer.Digest, offer.Size);
        }
        else if (partial.Size != offer.Size)
        {
            return new Problem(ReasonCode.Malformed, $"{offer.Digest} was offered with {partial.Size} bytes before.");
        }

        lock (partial.Gate) partial.Offers[offer.Id] = offer;
        return null;
    }

    /// <summary>The oldest uploads that never came to an end give way to a new one.</summary>
    private void MakeRoom(DeviceAddress device, ArtifactDigest offered, int most)
    {
        var folder = new DirectoryInfo(store.PartialsOf(device));
        if (!folder.Exists) return;
        foreach (var file in folder.EnumerateFiles().Where(file => file.Extension == "" && file.Name != offered.Hex).OrderByDescending(file => file.LastWriteTimeUtc).Skip(most).ToList())
        {
            if (ArtifactDigest.TryParse($"sha256:{file.Name}", out var digest) && _partials.TryRemove((device, digest), out var open)) open.Dispose();
            PartialUpload.Delete(file.FullName);
        }
    }

    private async Task ContinueAsync(DeviceAddress device, PartialUpload partial, CancellationToken stop)
    {
        BlockBitmap? missing = null;
        Problem? problem = null;
        IReadOnlyList<UploadOffer> offers = [];
        lock (partial.Gate)
        {
            if (!_partials.TryGetValue((device, partial.Digest), out var current) || current != partial) return;
            if (partial.IsComplete)
            {
                problem = Finish(device, partial, out offers);
                // Last, so that a pause waits for what still goes on with its files.
                _partials.TryRemove((device, partial.Digest), out _);
            }
            else
            {
                missing = partial.Missing();
            }
        }

        if (missing is not null)
        {
            var want = new UploadWant(1, partial.Digest, partial.Count, missing.Bytes);
            await publisher.PublishAsync(
                Topics.UploadWant(device), JsonSerializer.SerializeToUtf8Bytes(want, ProtocolJson.Default.UploadWant), MqttQualityOfServiceLevel.AtMostOnce, retain: false, stop).ConfigureAwait(false);
            return;
        }

        foreach (var offer in offers) await EndAsync(device, offer, problem, null, stop).ConfigureAwait(false);
    }

    private Problem? Finish(DeviceAddress device, PartialUpload partial, out IReadOnlyList<UploadOffer> offers)
    {
        offers = [.. partial.Offers.Values];
        var isRight = partial.Hash() == partial.Digest;
        partial.Dispose();
        if (!isRight)
        {
            PartialUpload.Delete(partial.Path);
            return new Problem(ReasonCode.DigestMismatch, $"All blocks came, and their digest is not {partial.Digest}.");
        }

        store.Adopt(device, partial.Digest, partial.Path);
        PartialUpload.Delete(partial.Path);
        // On disk before the device is told, and so before it lets go.
        foreach (var offer in offers) store.Record(new UploadItem(device.Site, device.Device, offer, time.GetUtcNow()));
        return null;
    }

    private Task EndAsync(DeviceAddress device, UploadOffer offer, Problem? problem, int? retryAfter, CancellationToken stop)
    {
        if (problem is not null) LogRefused(device.ToString(), problem.Message);
        var done = new UploadDone(1, offer.Id, offer.Digest, problem is null, problem?.Reason, problem?.Message, retryAfter);
        return publisher.PublishAsync(
            Topics.UploadDone(device), JsonSerializer.SerializeToUtf8Bytes(done, ProtocolJson.Default.UploadDone), MqttQualityOfServiceLevel.AtLeastOnce, retain: false, stop);
    }

    [LoggerMessage(4020, LogLevel.Warning, "An upload's offer of {Device} is ignored: {Reason}")]
    private partial void LogIgnored(string device, string reason);

    [LoggerMessage(4021, LogLevel.Warning, "An upload of {Device} is not taken: {Reason}")]
    private partial void LogRefused(string device, string reason);

    [LoggerMessage(4022, LogLevel.Error, "An upload of {Device} cannot be written; it will be offered again.")]
    private partial void LogDisk(Exception exception, string device);
}
