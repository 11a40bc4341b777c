using System.Text;
using System.Text.Json;
using Edge.Hub.Api;
using Edge.Hub.Broker;
using Edge.Hub.Fleet;
using Edge.Protocol;
using Edge.Protocol.Messages;

namespace Edge.Hub.Remote;

/// <summary>Sends commands to devices and waits for their answers.</summary>
internal sealed partial class CommandService(FleetBoard fleet, IHubPublisher publisher, HubProcess process, TimeProvider time, ILogger<CommandService> log)
{
    private readonly Dictionary<(DeviceAddress Device, string Id), PendingCommand> _pending = [];
    private readonly Lock _lock = new();

    /// <summary>Sends a command and waits for its answer as long as the call says.</summary>
    /// <param name="device">The device.</param>
    /// <param name="call">What is asked of it.</param>
    /// <param name="stop">Ends the wait.</param>
    /// <returns>The answer, or that none came; why the command was not sent otherwise.</returns>
    public async Task<Outcome<CommandView>> SendAsync(DeviceAddress device, CommandCall call, CancellationToken stop)
    {
        if (Check(call) is { } wrong) return wrong;
        if (fleet.Find(device) is not { } known) return new Problem(ReasonCode.NotFound, $"No device {device} has been seen.");
        // The broker keeps nothing for a device that is away, and a command is about this moment.
        if (!known.Online) return new Problem(HubReasons.DeviceOffline, $"{device} is offline; desired state waits for a device, a command does not.");
        var id = call.Id ?? Guid.CreateVersion7(time.GetUtcNow()).ToString();
        var request = new CommandRequest(1, id, call.Name, call.Arguments, call.By ?? "hub");
        var pending = Join((device, id));
        try
        {
            await publisher.RequestAsync(
                new HubRequest(Topics.Command(device), JsonSerializer.SerializeToUtf8Bytes(request, ProtocolJson.Default.CommandRequest),
                    process.ResponseTopic(device), Encoding.ASCII.GetBytes(id), TimeSpan.FromSeconds(call.ExpiresSeconds)), stop).ConfigureAwait(false);
            var answer = await pending.Answer.WaitAsync(TimeSpan.FromSeconds(call.WaitSeconds), time, stop).ConfigureAwait(false);
            return new CommandView(id, device.ToString(), call.Name, Word(answer.State), answer.Reason?.Value, answer.Message, answer.Result);
        }
        catch (TimeoutException)
        {
            return new CommandView(id, device.ToString(), call.Name, CommandView.NoAnswer, null, $"No answer within {call.WaitSeconds} s. Ask again with the same id to learn what came of it.", null);
        }
        finally
        {
            Leave((device, id), pending);
        }
    }

    /// <summary>Takes a device's answer.</summary>
    /// <param name="device">The device.</param>
    /// <param name="payload">The message.</param>
    /// <returns>False when it is malformed.</returns>
    public bool OnResponse(DeviceAddress device, byte[] payload)
    {
        if (!ProtocolJson.Parse(payload, ProtocolJson.Default.CommandResponse, "command's answer").TryGet(out var response, out var problem))
        {
            LogUnreadable(device.ToString(), problem.Message);
            return false;
        }

        PendingCommand? pending;
        lock (_lock) pending = _pending.GetValueOrDefault((device, response.Id));
        pending?.Complete(response);
        return true;
    }

    private static Problem? Check(CommandCall call)
    {
        if (call.Name.Length is 0 or > 128) return new Problem(ReasonCode.Malformed, "A command has a name of 1 to 128 characters.");
        if (call.ExpiresSeconds is < 1 or > 86_400) return new Problem(ReasonCode.Malformed, "expiresSeconds is 1 to 86400.");
        if (call.WaitSeconds is < 0 or > 300) return new Problem(ReasonCode.Malformed, "waitSeconds is 0 to 300.");
        return call.Arguments is { ValueKind: not JsonValueKind.Object } ? new Problem(ReasonCode.Malformed, "A command's arguments are an object.") : null;
    }

    private static string Word(CommandState state) => state switch
    {
        CommandState.Done => "done",
        CommandState.Expired => "expired",
        _ => "failed",
    };

    private PendingCommand Join((DeviceAddress, string) key)
    {
        lock (_lock)
        {
            if (!_pending.TryGetValue(key, out var pending)) _pending[key] = pending = new PendingCommand();
            pending.Waiting++;
            return pending;
        }
    }

    private void Leave((DeviceAddress, string) key, PendingCommand pending)
    {
        lock (_lock)
        {
            if (--pending.Waiting == 0) _pending.Remove(key);
        }
    }

    [LoggerMessage(3020, LogLevel.Warning, "An answer of {Device} to a command is refused: {Reason}")]
    private partial void LogUnreadable(string device, string reason);
}
