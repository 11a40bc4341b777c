using Edge.Agent.Configuration;
using Edge.Agent.Diagnostics;
using Edge.Agent.Storage;
using Edge.KillTarget;

var options = new StorageOptions(
    64 * 1024 * 1024, 16 * 1024, TimeSpan.FromDays(90), 0, TimeSpan.FromMilliseconds(1), 1, 1, TimeSpan.FromDays(1));
var started = TimeProvider.System.GetTimestamp();
var checks = args is ["--check", _];
var settings = new JournalSettings(checks ? args[1] : args[0], options, HasHub: true, MachineId: null);
if (!Journal.Open(settings, new DeviceClock(TimeProvider.System, "boot")).TryGet(out var journal, out var problem))
{
    await Console.Error.WriteLineAsync(problem.ToString());
    return 1;
}

using (journal)
{
    if (checks) return Check.Run(journal, TimeProvider.System.GetElapsedTime(started));
    await Load.RunAsync(journal, args[1], acknowledges: args is [_, _, "ack"]);
}

return 0;
