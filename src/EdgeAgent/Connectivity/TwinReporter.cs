using System.Text.Json;
using Edge.Agent.Connectivity.Egress;
using Edge.Protocol;

namespace Edge.Agent.Connectivity;

/// <summary>Keeps the retained reported state true: on connect, on change, and every minute.</summary>
public sealed partial class TwinReporter
{
    /// <summary>Changes come in bursts (one a block while downloading); a person looks at most once a second.</summary>
    private static readonly TimeSpan Coalesce = TimeSpan.FromSeconds(1);

    /// <summary>The same once records wait for the next day: a report is a dozen alarms, and what is left is theirs.</summary>
    private static readonly TimeSpan SpentCoalesce = TimeSpan.FromMinutes(5);

    private static readonly TimeSpan SpentInterval = TimeSpan.FromHours(1);

    private readonly IHubLink _link;
    private readonly DeviceAddress _address;
    private readonly ReportedStateBuilder _builder;
    private readonly TimeProvider _time;
    private readonly ILogger<TwinReporter> _logger;
    private readonly Pulse _changed = new();

    /// <summary>A reporter of one device.</summary>
    /// <param name="link">Where the state goes.</param>
    /// <param name="address">Whose state it is.</param>
    /// <param name="builder">Assembles it.</param>
    /// <param name="time">The clock.</param>
    /// <param name="logger">The log.</param>
    public TwinReporter(IHubLink link, DeviceAddress address, ReportedStateBuilder builder, TimeProvider time, ILogger<TwinReporter> logger)
    {
        _link = link;
        _address = address;
        _builder = builder;
        _time = time;
        _logger = logger;
    }

    /// <summary>Counters and backlog change without an event; a minute is fresh enough for a fleet view.</summary>
    public TimeSpan Interval { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>The day's bytes; while records wait for them, reports come less often. Null: no bound.</summary>
    public DailyBudget? Budget { get; init; }

    /// <summary>Reports until cancelled.</summary>
    /// <param name="cancellationToken">Stops the reporter.</param>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        _builder.Changed += _changed.Set;
        try
        {
            while (!cancellationToken.IsCancellationRequested)
            {
                var connection = await _link.WaitConnectedAsync(cancellationToken);
                using var either = CancellationTokenSource.CreateLinkedTokenSource(connection.Closed, cancellationToken);
                await ReportWhileConnectedAsync(either.Token);
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // The agent stops; what it last said stays retained, and its presence says that it is gone.
        }
        finally
        {
            _builder.Changed -= _changed.Set;
        }
    }

    private async Task ReportWhileConnectedAsync(CancellationToken cancellationToken)
    {
        try
        {
            while (true)
            {
                var state = JsonSerializer.SerializeToUtf8Bytes(_builder.Build(), ProtocolJson.Default.ReportedState);
                var message = new LinkMessage(Topics.Reported(_address), state, Delivery.AtLeastOnce, Retain: true) { Kind = EgressKind.Reported };
                if (await _link.PublishAsync(message, cancellationToken) is { } problem)
                    Log.NotTaken(_logger, problem);
                var isSpent = Budget is { IsUsed: true };
                var coalesce = isSpent ? SpentCoalesce : Coalesce;
                var interval = isSpent && Interval < SpentInterval ? SpentInterval : Interval;
                await Task.Delay(coalesce, _time, cancellationToken);
                await _changed.WaitAsync(interval - coalesce, _time, cancellationToken);
            }
        }
        catch (OperationCanceledException)
        {
            // The connection or the agent ended; the caller knows which.
        }
    }

    private static partial class Log
    {
        [LoggerMessage(4201, LogLevel.Warning, "The reported state was not taken over: {Problem}")]
        public static partial void NotTaken(ILogger logger, Problem problem);
    }
}
