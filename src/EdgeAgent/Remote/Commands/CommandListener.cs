using System.Text.Json;
using System.Threading.Channels;
using Edge.Agent.Connectivity;
using Edge.Agent.Connectivity.Egress;
using Edge.Agent.Remote.Configuration;
using Edge.Protocol;
using Edge.Protocol.Messages;

namespace Edge.Agent.Remote.Commands;

/// <summary>Takes commands from the device's own topic, runs them one after the other and answers each.</summary>
internal sealed partial class CommandListener
{
    /// <summary>What a command is worth when its sender does not say.</summary>
    private static readonly TimeSpan DefaultExpiry = TimeSpan.FromMinutes(1);

    /// <summary>Commands that wait; a sender of more gets no answer and asks again.</summary>
    private const int Waiting = 16;

    /// <summary>Largest answer: the wire's messages fit every broker.</summary>
    private const int LargestAnswer = 96 * 1024;

    private readonly IRequestLink _link;
    private readonly DeviceAddress _address;
    private readonly IReadOnlyList<IRemoteCommand> _commands;
    private readonly CommandMemory _memory;
    private readonly ConfigurationLedger _ledger;
    private readonly TimeProvider _time;
    private readonly ILogger<CommandListener> _log;
    private readonly Channel<WaitingCommand> _waiting = Channel.CreateBounded<WaitingCommand>(Waiting);

    public CommandListener(
        IRequestLink link, DeviceAddress address, IReadOnlyList<IRemoteCommand> commands, CommandMemory memory, ConfigurationLedger ledger,
        TimeProvider time, ILogger<CommandListener> log)
    {
        _link = link;
        _address = address;
        _commands = commands;
        _memory = memory;
        _ledger = ledger;
        _time = time;
        _log = log;
    }

    /// <summary>Commands that wait for their turn.</summary>
    public int Backlog => _waiting.Reader.Count;

    /// <summary>Begins to listen.</summary>
    /// <param name="cancellationToken">Gives up waiting for the broker.</param>
    /// <returns>Ends the subscription when disposed.</returns>
    public ValueTask<IAsyncDisposable> ListenAsync(CancellationToken cancellationToken) =>
        _link.SubscribeRequestsAsync(Topics.Command(_address), Take, cancellationToken);

    /// <summary>Runs what was taken, until cancelled.</summary>
    /// <param name="cancellationToken">The agent stops.</param>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        try
        {
            await foreach (var command in _waiting.Reader.ReadAllAsync(cancellationToken)) await HandleAsync(command, cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // The agent stops; whoever asked hears nothing and asks again.
        }
    }

    /// <summary>Only leaves a note: the link's handlers run one after the other, and a command may take its time.</summary>
    private ValueTask Take(LinkRequest received)
    {
        if (CommandReader.Read(received.Payload.Span).TryGet(out var request, out var problem))
        {
            var command = new WaitingCommand(
                request, received.ResponseTopic ?? Topics.CommandResponse(_address), received.CorrelationData, _time.GetTimestamp(), received.Expiry ?? DefaultExpiry);
            if (_waiting.Writer.TryWrite(command)) return ValueTask.CompletedTask;
            problem = new Problem(ReasonCode.TooLarge, $"{Waiting} commands wait already.");
        }

        Log.Refused(_log, problem);
        return ValueTask.CompletedTask;
    }

    private async Task HandleAsync(WaitingCommand command, CancellationToken cancellationToken)
    {
        var id = command.Request.Id;
        // An answer may name folders and parts: it goes nowhere but below the device's own topic.
        if (!command.ResponseTopic.StartsWith($"{Topics.Command(_address)}/", StringComparison.Ordinal) || command.ResponseTopic.AsSpan().ContainsAny('+', '#'))
        {
            var elsewhere = new Problem(ReasonCode.NotAllowed, $"A response topic lies below {Topics.Command(_address)}/ or is left out.");
            await AnswerAsync(command with { ResponseTopic = Topics.CommandResponse(_address) }, Failed(id, elsewhere), cancellationToken);
            return;
        }

        if (_memory.Find(id) is not { } response)
        {
            response = await DecideAsync(command, cancellationToken);
            _memory.Keep(response);
        }

        await AnswerAsync(command, response, cancellationToken);
    }

    private async Task<CommandResponse> DecideAsync(WaitingCommand command, CancellationToken cancellationToken)
    {
        var request = command.Request;
        if (_time.GetElapsedTime(command.Received) >= command.Expiry)
            return new CommandResponse(1, request.Id, CommandState.Expired, Message: $"It was worth {command.Expiry.TotalSeconds:0} s and its turn came later.");
        if (_commands.FirstOrDefault(known => known.Name == request.Name) is not { } known)
            return Failed(request.Id, new Problem(ReasonCode.Unsupported, $"There is no command '{request.Name}' here; there are: {string.Join(", ", _commands.Select(one => one.Name))}."));
        // On disk before it runs: should it end the agent, a second delivery must not do so again.
        _memory.Keep(Failed(request.Id, new Problem(ReasonCode.Interrupted, "The agent ended while the command ran.")));
        await _ledger.CommandAsync(request.Name, request.By, cancellationToken);
        return await RunAsync(known, request, cancellationToken);
    }

    private static async Task<CommandResponse> RunAsync(IRemoteCommand command, CommandRequest request, CancellationToken cancellationToken)
    {
        try
        {
            return (await command.RunAsync(request.Arguments, cancellationToken)).TryGet(out var answer, out var problem)
                ? new CommandResponse(1, request.Id, CommandState.Done, Message: answer.Message, Result: answer.Result)
                : Failed(request.Id, problem);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return Failed(request.Id, new Problem(ReasonCode.InputOutput, exception.Message));
        }
    }

    private async Task AnswerAsync(WaitingCommand command, CommandResponse response, CancellationToken cancellationToken)
    {
        var payload = JsonSerializer.SerializeToUtf8Bytes(response, ProtocolJson.Default.CommandResponse);
        if (payload.Length > LargestAnswer)
        {
            var large = Failed(response.Id, new Problem(ReasonCode.TooLarge, $"The answer has {payload.Length} bytes; {LargestAnswer} fit."));
            payload = JsonSerializer.SerializeToUtf8Bytes(large, ProtocolJson.Default.CommandResponse);
        }

        var message = new LinkMessage(command.ResponseTopic, payload, Delivery.AtLeastOnce, CorrelationData: command.CorrelationData) { Kind = EgressKind.Commands };
        if (await _link.PublishAsync(message, cancellationToken) is { } problem) Log.NotAnswered(_log, response.Id, problem);
    }

    private static CommandResponse Failed(string id, Problem problem) => new(1, id, CommandState.Failed, problem.Reason, problem.Message);

    private static partial class Log
    {
        [LoggerMessage(5541, LogLevel.Warning, "A command was refused without an answer: {Problem}")]
        public static partial void Refused(ILogger logger, Problem problem);

        [LoggerMessage(5542, LogLevel.Warning, "The answer to command {Id} was not taken; sent again, the command is answered again: {Problem}")]
        public static partial void NotAnswered(ILogger logger, string id, Problem problem);
    }
}
