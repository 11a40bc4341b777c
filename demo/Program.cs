using Edge.Demo;
using Edge.TestKit;
using Spectre.Console;

var options = DemoOptions.Parse(args);
await using var stage = new Stage(options);
var screen = new Screen(stage, options.Unattended || !AnsiConsole.Profile.Capabilities.Interactive);

var start = stage.StartAsync();
await screen.WatchAsync(start);
var first = await stage.Boxes[0].StatusAsync();
Screen.Say("boxes", $"{stage.Boxes.Count} online, {first!.Runtime}, {first.Model}");
Screen.Say("look", stage.Hub.Url.ToString());
Screen.Say("keys", "throw-away, made for this demo; the boxes run what they signed");
await screen.WatchAsync(Task.Delay(options.Act));

await stage.Hub.StopAsync();
Screen.Say("hub", "stopped, the boxes go on");
await screen.WatchAsync(Task.Delay(options.HubAbsence));
var backlog = await screen.BacklogAsync();
await stage.Hub.StartAsync();
Screen.Say("hub", $"back, {backlog} records waited for it");
await screen.WatchAsync(Task.Delay(options.Act));

Screen.Say("rollout", $"{Stage.Model}@2 to one box, then to the others");
var good = stage.RollOutAsync("2", Samples.Model("2"));
await screen.WatchAsync(good);
if ((await good).State != "finished")
{
    Screen.Say("stopped", $"{Stage.Model}@2 {string.Join(", ", (await good).Decisions)}: {(await good).FailedGate ?? "no gate failed"}");
    return 1;
}

await screen.WatchAsync(stage.EveryBoxAsync("2"));
Screen.Say("update", $"{Stage.Model}@2 {string.Join(", ", (await good).Decisions)}, committed {stage.Boxes.Count}/{stage.Boxes.Count}");

Screen.Say("rollout", $"{Stage.Model}@3, in whose rule spurs pass; its golden cases pass too");
var worse = Path.Combine(stage.Folder, Stage.Model, "3");
await WorseVersion.MakeAsync(worse);
var bad = stage.RollOutAsync("3", worse);
await screen.WatchAsync(bad);
await screen.WatchAsync(stage.EveryBoxAsync("2"));
var stopped = await bad;
Screen.Say("stopped", $"{Stage.Model}@3 {string.Join(", ", stopped.Decisions)}, every box is at {Stage.Model}@2");
Screen.Say("why", stopped.FailedGate ?? "no gate failed");
await screen.WatchAsync(Task.Delay(options.Act));

if (!options.Unattended)
{
    Screen.Say("look", $"{stage.Hub.Url} - press Enter to end");
    await screen.WatchAsync(Task.Run(Console.ReadLine));
}

await screen.WatchAsync(stage.DrainAsync());
var summary = await Summary.TakeAsync(stage, backlog, await good, stopped);
summary.Print();
return summary.PromisesHold ? 0 : 1;
