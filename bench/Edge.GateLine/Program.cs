using System.Globalization;
using Edge.GateLine;

// edge-gate-line SECONDS PARTS_PER_SECOND MODELS NAME PICTURES WORK: prints one JSON line.
if (args.Length != 6)
{
    await Console.Error.WriteLineAsync("usage: edge-gate-line SECONDS PARTS_PER_SECOND MODELS NAME PICTURES WORK");
    return 2;
}

var line = new Line(int.Parse(args[0], CultureInfo.InvariantCulture), int.Parse(args[1], CultureInfo.InvariantCulture), args[2], args[3], args[4], args[5]);
Console.WriteLine(await line.RunAsync());
return 0;
