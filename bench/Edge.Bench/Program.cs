using System.Globalization;
using Edge.Bench;
using Edge.Bench.Delta;
using Edge.Bench.Gate;
using Edge.Bench.Idle;
using Edge.Bench.Lane;
using Edge.Bench.Preprocess;
using Edge.Bench.Serving;
using Edge.Bench.Soak;
using Edge.Bench.Storage;
using Edge.Bench.Wave;
using Edge.TestKit;
using Edge.TestKit.Processes;
using Edge.TestKit.Vision;
using Spectre.Console;

// A file or a pipe has no width of its own, and half a figure is none.
if (Console.IsOutputRedirected) AnsiConsole.Profile.Width = 140;
switch (args)
{
    case ["chain", var folder]: return await ChainRun.RunAsync(folder);
    case ["idle", .. var seconds]:
        return await IdleRun.RunAsync(TimeSpan.FromSeconds(seconds is [var given] ? int.Parse(given, CultureInfo.InvariantCulture) : 240));
    case ["delta", .. var pairs]: return await DeltaRun.RunAsync(pairs is [var more] ? more : null);
    case ["delta-step", var step, var from, var to, var delta]: return OurDelta.Step(step, from, to, delta);
    case ["gate", var seconds]: return await GateRun.RunAsync(int.Parse(seconds, CultureInfo.InvariantCulture));
    case ["preprocess"]: return await PreprocessRun.RunAsync();
    case ["storage", var folder]: return await StorageRun.RunAsync(folder);
    case ["kills", var times]: return await KillRun.RunAsync(int.Parse(times, CultureInfo.InvariantCulture));
    case ["update", var step]: return await UpdateRun.RunAsync(int.Parse(step, CultureInfo.InvariantCulture));
    case ["line", var minutes]: return await LineRun.RunAsync(int.Parse(minutes, CultureInfo.InvariantCulture));
    case ["wave", var devices, var mebibytes]:
        return await WaveRun.RunAsync(int.Parse(devices, CultureInfo.InvariantCulture), int.Parse(mebibytes, CultureInfo.InvariantCulture));
    case ["update-power", var times]: return await UpdatePowerRun.RunAsync(int.Parse(times, CultureInfo.InvariantCulture));
    case ["power", var times]: return await PowerRun.RunAsync(int.Parse(times, CultureInfo.InvariantCulture));
    case ["soak", var cycles, var inferences]:
        return await SoakRun.RunAsync(int.Parse(cycles, CultureInfo.InvariantCulture), int.Parse(inferences, CultureInfo.InvariantCulture));
    case ["model", var repository]:
        Console.WriteLine(VisionModel.Write(repository));
        return 0;
}

using var directory = new TemporaryDirectory();
var vision = VisionModel.Write(directory.Combine("models"));
double lane = 0;
if (args is not ["serving", ..])
{
    await LaneRun.RunAsync("pcb-defects@2 int8", Path.Combine(RepositoryRoot.Path, "models", "quantized", "pcb-defects", "2"), "1,1,64,64");
    lane = await LaneRun.RunAsync("bench-vision int8", vision, ServingRun.Shape);
}

await ServingRun.RunAsync(directory, lane, args is ["serving", var rounds] ? int.Parse(rounds, CultureInfo.InvariantCulture) : ServingRun.DefaultRounds);
AnsiConsole.WriteLine(string.Create(CultureInfo.InvariantCulture, $"agent binary {new FileInfo(Binaries.Agent).Length / 1e6:0.0} MB"));
return 0;
