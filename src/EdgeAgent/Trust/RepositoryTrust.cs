using Edge.Agent.Connectivity;
using Edge.Agent.Deployment;
using Edge.Agent.Models;
using Edge.Protocol;
using Edge.Protocol.Trust;

namespace Edge.Agent.Trust;

/// <summary>
/// What of the repository may serve where <c>hub.trust.repository</c> is <c>signed</c>: what the operator's list names, and what was taught
/// here for a model that the operator lets this box teach. What was let serve once goes on until a trusted list says otherwise.
/// </summary>
internal sealed partial class RepositoryTrust : IRepositoryTrust
{
    private readonly IVersionTrust _operator;
    private readonly TaughtTrust? _taught;
    private readonly TakenUp _takenUp;
    private readonly ILogger<RepositoryTrust> _logger;
    private readonly Pulse _changed = new();

    /// <summary>The word on one box's repository.</summary>
    /// <param name="operator">What the operator signed.</param>
    /// <param name="taught">What the box signed; null where it trusts nobody.</param>
    /// <param name="takenUp">What was let serve.</param>
    /// <param name="logger">The log.</param>
    public RepositoryTrust(IVersionTrust @operator, TaughtTrust? taught, TakenUp takenUp, ILogger<RepositoryTrust> logger)
    {
        _operator = @operator;
        _taught = taught;
        _takenUp = takenUp;
        _logger = logger;
    }

    /// <inheritdoc/>
    public string Edition(string name) => _taught?.Edition(name) ?? "";

    /// <inheritdoc/>
    public Problem? Refuses(ModelSnapshot version)
    {
        var problem = _operator.Refuses(version.ToReference());
        if (_taught is not null && problem?.Reason == TrustReasons.NotListed) problem = _taught.Refuses(version);
        if (problem is null)
        {
            if (_takenUp.Note(version.Name, version.Digest) is { } notKept) Log.NotKept(_logger, notKept);
            return null;
        }

        var isWithdrawn = _taught is not null && (problem.Reason == TrustReasons.NotListed || problem.Reason == TrustReasons.TooFewSignatures);
        return isWithdrawn || !_takenUp.Has(version.Name, version.Digest) ? problem : null;
    }

    /// <summary>Another list is trusted.</summary>
    public void Look() => _changed.Set();

    /// <summary>Has the repository judged again whenever another list is trusted.</summary>
    /// <param name="models">The repository's models.</param>
    /// <param name="cancellationToken">The agent stops.</param>
    public async Task RunAsync(RepositoryModels models, CancellationToken cancellationToken)
    {
        while (true)
        {
            await _changed.WaitAsync(cancellationToken);
            await models.JudgeAgainAsync(cancellationToken);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(4504, LogLevel.Warning, "{Problem}")]
        public static partial void NotKept(ILogger logger, Problem problem);
    }
}
