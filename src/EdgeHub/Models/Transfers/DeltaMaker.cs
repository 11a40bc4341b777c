using System.Collections.Concurrent;
using System.Threading.Channels;
using Edge.Protocol;

namespace Edge.Hub.Models.Transfers;

/// <summary>Makes deltas one after the other, beside the hub's other work.</summary>
internal sealed partial class DeltaMaker(DeltaShelf shelf, ILogger<DeltaMaker> log) : BackgroundService
{
    /// <summary>Pairs of versions that may wait: devices choose bases, and must not fill the hub's memory.</summary>
    private const int MostWaiting = 256;

    private readonly Channel<(ArtifactDigest? From, ArtifactDigest To)> _pairs = Channel.CreateBounded<(ArtifactDigest?, ArtifactDigest)>(MostWaiting);
    private readonly ConcurrentDictionary<(ArtifactDigest? From, ArtifactDigest To), bool> _isHopeless = new();

    /// <summary>What was made of a version; what was not is made.</summary>
    /// <param name="from">The manifest of the version to start from; null for none.</param>
    /// <param name="to">The version's manifest.</param>
    /// <returns>Null while it is being made; empty where it cannot be.</returns>
    public IReadOnlyList<ShelvedFile>? Ask(ArtifactDigest? from, ArtifactDigest to)
    {
        if (shelf.Find(from, to) is { } made) return made;
        if (_isHopeless.TryGetValue((from, to), out var hopeless)) return hopeless ? [] : null;
        if (_isHopeless.TryAdd((from, to), false) && !_pairs.Writer.TryWrite((from, to))) _isHopeless.TryRemove((from, to), out _);
        return null;
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await foreach (var (from, to) in _pairs.Reader.ReadAllAsync(stoppingToken).ConfigureAwait(false))
        {
            Problem? problem;
            try
            {
                problem = await shelf.MakeAsync(from, to, stoppingToken).ConfigureAwait(false);
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                problem = new Problem(ReasonCode.InputOutput, exception.Message);
            }

            if (problem is null)
            {
                _isHopeless.TryRemove((from, to), out _);
                continue;
            }

            _isHopeless[(from, to)] = true;
            LogNotMade(to.ToString(), from?.ToString() ?? "nothing", problem.Message);
        }
    }

    [LoggerMessage(4040, LogLevel.Warning, "No delta to {Target} from {Base}: {Reason} Devices get whole files.")]
    private partial void LogNotMade(string target, string @base, string reason);
}
