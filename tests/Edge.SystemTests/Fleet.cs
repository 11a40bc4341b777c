using Edge.TestKit;
using Edge.TestKit.Processes;

namespace Edge.SystemTests;

/// <summary>A hub and its agents, the published programs, in one folder of their own.</summary>
public sealed class Fleet : IAsyncDisposable
{
    private readonly TemporaryDirectory _directory = new();
    private readonly List<AgentProcess> _agents = [];
    private readonly HubProcess _hub;

    public Fleet()
    {
        _hub = new HubProcess(_directory.Combine("hub"));
        View = new HubView(_hub.Http);
    }

    public HubProcess Hub => _hub;

    public HubView View { get; }

    public string Folder => _directory.Path;

    /// <summary>An agent that uses the shipped models from the repository on disk.</summary>
    public AgentProcess Add(string device) => Keep(new AgentProcess(_directory.Combine(device), device, _hub.MqttPort, Samples.Repository));

    /// <summary>An agent whose models come from the hub.</summary>
    public AgentProcess AddManaged(string device) => Keep(new AgentProcess(_directory.Combine(device), device, _hub.MqttPort));

    /// <summary>An agent with <c>hub: none</c>.</summary>
    public AgentProcess AddAlone(string device) => Keep(new AgentProcess(_directory.Combine(device), device, null, Samples.Repository));

    /// <summary>Waits until the hub holds this many results of a device.</summary>
    public async Task ResultsAsync(string device, int count, TimeSpan timeout)
    {
        var last = 0;
        try
        {
            await Eventually.TrueAsync(async () => (last = (await View.ResultsAsync(device)).Count) >= count, $"{count} results of {device} at the hub", timeout);
        }
        catch (TimeoutException exception)
        {
            var agent = _agents.Find(agent => agent.Device == device);
            throw new TimeoutException($"{exception.Message} There are {last}. The hub says:\n{Hub.Output}\nThe agent says:\n{agent?.Process.Output}", exception);
        }
    }

    /// <summary>Asks a device until it answers: the hub may still take one that was killed for online, and a command of one id is answered twice and run once.</summary>
    public async Task<string> CommandAsync(string device, params string[] command)
    {
        var answer = "";
        await Eventually.TrueAsync(
            async () =>
            {
                try
                {
                    answer = await Hub.CommandAsync(["devices", "command", $"plant/{device}", .. command, "--wait", "5s", "--json"]);
                    return true;
                }
                catch (InvalidOperationException exception) when (exception.Message.Contains("No answer", StringComparison.Ordinal) || exception.Message.Contains("offline", StringComparison.Ordinal))
                {
                    return false;
                }
            },
            $"an answer to {command[0]}",
            TimeSpan.FromSeconds(60));
        return answer;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var agent in _agents) await agent.DisposeAsync();
        await _hub.DisposeAsync();
        _directory.Dispose();
    }

    private AgentProcess Keep(AgentProcess agent)
    {
        _agents.Add(agent);
        return agent;
    }
}
