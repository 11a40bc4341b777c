using Edge.Demo;
using Spectre.Console;

var options = DemoOptions.Parse(args);
await using var stage = new Stage(options);
var screen = new Screen(stage, options.Unattended || !AnsiConsole.Profile.Capabilities.Interactive);

var start = stage.StartAsync();
await screen.WatchAsync(start);
var first = await stage.Boxes[0].StatusAsync();
Screen.Say("boxes", $"{stage.Boxes.Count} online, {first!.Runtime}, {first.Model}");
Screen.Say("look", stage.Hub.Url.ToString());
await screen.WatchAsync(Task.Delay(options.Act));

await stage.Hub.StopAsync();
Screen.Say("hub", "stopped, the boxes go on");
await screen.WatchAsync(Task.Delay(options.HubAbsence));
var backlog = await screen.BacklogAsync();
await stage.Hub.StartAsync();
Screen.Say("hub", $"back, {backlog} records waited for it");
await screen.WatchAsync(Task.Delay(options.Act));

var rollout = stage.RollOutAsync("2");
await screen.WatchAsync(rollout);
Screen.Say("update", $"{Stage.Model}@2 committed {stage.Boxes.Count}/{stage.Boxes.Count}");
await screen.WatchAsync(Task.Delay(options.Act));

if (!options.Unattended)
{
    Screen.Say("look", $"{stage.Hub.Url} - press Enter to end");
    await screen.WatchAsync(Task.Run(Console.ReadLine));
}

await screen.WatchAsync(stage.DrainAsync());
var summary = await Summary.TakeAsync(stage, backlog);
summary.Print();
return summary.PromisesHold ? 0 : 1;
