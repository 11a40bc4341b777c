using System.Globalization;
using System.Text.Json;
using Edge.Agent;
using Edge.Agent.Configuration;
using Edge.Agent.Inference;
using Edge.Agent.Storage;
using Edge.Agent.Diagnostics;
using Edge.Protocol;
using Edge.Protocol.Messages;
using Edge.Protocol.Records;
using Microsoft.Extensions.Logging.Abstractions;

namespace Edge.GateLine;

/// <summary>
/// The whole agent at a line of simulated pins: a sensor, an output that moves for every part at once, and two gates downstream, one
/// for rejects and one for the others. A recorded sequence of pictures passes at a steady rate.
/// </summary>
internal sealed class Line
{
    private const int Sensor = 1;
    private const int AtOnce = 2;
    private const int RejectGate = 3;
    private const int AcceptGate = 4;

    /// <summary>Parts that pass before anything counts: caches, pools and the model are warm then.</summary>
    private const int Warm = 150;

    private static readonly TimeSpan Delay = TimeSpan.FromMilliseconds(250);

    private readonly int _parts;
    private readonly TimeSpan _period;
    private readonly string _models;
    private readonly string _model;
    private readonly string _pictures;
    private readonly string _work;
    private readonly TimedChip _chip;
    private readonly long[] _edges;

    public Line(int seconds, int perSecond, string models, string model, string pictures, string work)
    {
        _parts = Warm + (seconds * perSecond);
        _period = TimeSpan.FromSeconds(1.0 / perSecond);
        (_models, _model, _pictures, _work) = (Path.GetFullPath(models), model, pictures, Path.GetFullPath(work));
        _chip = new TimedChip(_parts + 1);
        _edges = new long[_parts];
    }

    /// <summary>Runs the line.</summary>
    /// <returns>What came of it, JSON.</returns>
    public async Task<string> RunAsync()
    {
        NativeHeap.KeepTogether();
        var frames = Directory.CreateDirectory(Path.Combine(_work, "frames")).FullName;
        var options = Configure(frames);
        var built = await AgentComposition.BuildAsync(options, NullLoggerFactory.Instance, TimeProvider.System, gpio: _chip);
        if (!built.TryGet(out var agent, out var problem)) throw new InvalidOperationException(problem.ToString());
        var (bytes, collections, pauses) = (0L, 0, TimeSpan.Zero);
        await using (agent)
        {
            using var stop = new CancellationTokenSource();
            var ready = new TaskCompletionSource();
            var run = agent.RunAsync(ready.SetResult, stop.Token);
            await ready.Task;
            var feeder = new Thread(() => (bytes, collections, pauses) = Feed(frames)) { IsBackground = true, Name = "feeder" };
            feeder.Start();
            await Task.Run(feeder.Join);
            // The last parts go past their gates.
            await Task.Delay(Delay + TimeSpan.FromSeconds(2));
            await stop.CancelAsync();
            await run;
        }

        return Report(options, bytes, collections, pauses);
    }

    private AgentOptions Configure(string frames)
    {
        var file = Path.Combine(_work, "agent.json");
        Write(file, System.Text.Encoding.UTF8.GetBytes($$"""
            {
              "site": "bench", "device": "line", "dataDirectory": "data", "hub": "none", "api": "none",
              "models": { "repository": {{Quote(_models)}} },
              "pipelines": [ {
                "name": "line", "model": {{Quote(_model)}}, "deadline": "{{Delay.TotalMilliseconds}}ms",
                "source": { "gpio": { "chip": "bench", "line": {{Sensor}}, "debounce": "0ms", "framePath": {{Quote(frames)}}, "maxFrameAge": "2s" } },
                "gpio": [
                  { "chip": "bench", "line": {{AtOnce}}, "on": "accept,reject,review,error", "pulse": "2ms" },
                  { "chip": "bench", "line": {{RejectGate}}, "on": "reject,error", "pulse": "2ms", "delay": "{{Delay.TotalMilliseconds}}ms" },
                  { "chip": "bench", "line": {{AcceptGate}}, "on": "accept,review", "pulse": "2ms", "delay": "{{Delay.TotalMilliseconds}}ms" }
                ]
              } ]
            }
            """));
        var loaded = AgentConfiguration.Load(file, []);
        return loaded.IsValid ? loaded.Options : throw new InvalidOperationException(string.Join('\n', loaded.Errors));
    }

    private static void Write(string path, byte[] bytes)
    {
        using var file = File.Create(path);
        file.Write(bytes);
    }

    private static string Quote(string text) => '"' + JsonEncodedText.Encode(text).ToString() + '"';

    /// <summary>The camera's frame first, then the sensor.</summary>
    private (long Bytes, int Collections, TimeSpan Pauses) Feed(string folder)
    {
        var pictures = Directory.GetFiles(_pictures, "*.png").Order(StringComparer.Ordinal).Select(File.ReadAllBytes).ToArray();
        var time = TimeProvider.System;
        var period = time.TimestampsOf(_period);
        var (allocated, collections, pauses, own) = (0L, 0, TimeSpan.Zero, 0L);
        using var pause = new AutoResetEvent(false);
        var next = time.GetTimestamp() + period;
        for (var part = 0; part < _parts; part++)
        {
            if (part == Warm)
            {
                (allocated, collections, pauses, own) = (GC.GetTotalAllocatedBytes(), GC.CollectionCount(0), GC.GetTotalPauseDuration(), GC.GetAllocatedBytesForCurrentThread());
            }

            Wait(next - (period / 10));
            var file = Path.Combine(folder, $"part-{part:000000}.png");
            // Neighbours differ, as a camera's frames do.
            Write(file + ".tmp", pictures[part * 7 % pictures.Length]);
            File.Move(file + ".tmp", file);
            if (part > 3) File.Delete(Path.Combine(folder, $"part-{part - 3:000000}.png"));
            Wait(next);
            _edges[part] = time.GetTimestamp();
            _chip.Press(Sensor);
            next += period;
        }

        // What the feeder itself allocated is not the agent's.
        return (GC.GetTotalAllocatedBytes() - allocated - (GC.GetAllocatedBytesForCurrentThread() - own), GC.CollectionCount(0) - collections, GC.GetTotalPauseDuration() - pauses);

        void Wait(long until)
        {
            while (time.GetElapsedTime(time.GetTimestamp(), until) is { TotalMilliseconds: > 1 } left) pause.WaitOne((int)left.TotalMilliseconds);
            while (time.GetTimestamp() < until) Thread.SpinWait(20);
        }
    }

    private string Report(AgentOptions options, long bytes, int collections, TimeSpan pauses)
    {
        var settings = new JournalSettings(Path.Combine(options.DataDirectory, "journal"), options.Storage, HasHub: false, JournalSettings.ReadMachineId());
        using var journal = Journal.Open(settings, new DeviceClock(TimeProvider.System, "bench")).Value;
        var decisions = new Dictionary<Guid, DecisionRecord>();
        var moves = new List<ActuationRecord>();
        foreach (var record in journal.ReadAll())
        {
            if (!RecordFrame.TryRead(record.Span, out var frame)) continue;
            if (frame.Kind == RecordKind.Decision && ProtocolJson.Parse(frame.Payload, ProtocolJson.Default.DecisionRecord, "decision").TryGet(out var decision, out _)) decisions[decision.DecisionId] = decision;
            if (frame.Kind == RecordKind.Actuation && ProtocolJson.Parse(frame.Payload, ProtocolJson.Default.ActuationRecord, "actuation").TryGet(out var move, out _) && move.Change == PinChange.Activated) moves.Add(move);
        }

        var beyond = new List<double>(_parts);
        var whole = new List<double>(_parts);
        var queued = new List<double>(_parts);
        var late = new List<double>(_parts);
        var wrong = 0;
        foreach (var (decision, part, at) in Moves(AtOnce, moves, decisions))
        {
            if (part < Warm) continue;
            var total = Milliseconds(_edges[part], at);
            var latency = decision.Latency;
            whole.Add(total);
            queued.Add(latency.Queue);
            beyond.Add(total - latency.Decode - latency.Preprocess - latency.Inference - latency.Postprocess);
        }

        var gated = new HashSet<int>();
        foreach (var gate in new[] { RejectGate, AcceptGate })
        {
            foreach (var (decision, part, at) in Moves(gate, moves, decisions))
            {
                var belongs = decision.Verdict is Verdict.Reject or Verdict.Error == (gate == RejectGate);
                var off = Milliseconds(_edges[part], at) - Delay.TotalMilliseconds;
                // A gate that moves half a part's distance off moves for its neighbour.
                if (!belongs || !gated.Add(part) || Math.Abs(off) > _period.TotalMilliseconds / 2) wrong++;
                if (part >= Warm) late.Add(off);
            }
        }

        var errors = decisions.Values.Where(decision => decision.Verdict == Verdict.Error).ToArray();
        foreach (var error in errors.Take(5)) Console.Error.WriteLine(error.Reason);
        var counted = _parts - Warm;
        return string.Create(CultureInfo.InvariantCulture,
            $$"""{"parts":{{_parts}},"decisions":{{decisions.Count}},"errors":{{errors.Length}},"gated":{{gated.Count}},"wrong":{{wrong}},"totalP50":{{Percentile(whole, 50)}},"totalP999":{{Percentile(whole, 99.9)}},"queueP999":{{Percentile(queued, 99.9)}},"beyondP50":{{Percentile(beyond, 50)}},"beyondP99":{{Percentile(beyond, 99)}},"beyondP999":{{Percentile(beyond, 99.9)}},"beyondMax":{{Percentile(beyond, 100)}},"gateP50":{{Percentile(late, 50)}},"gateP999":{{Percentile(late, 99.9)}},"gateMax":{{Percentile(late, 100)}},"bytesPerPart":{{(double)bytes / counted:0}},"collections":{{collections}},"pauseMs":{{pauses.TotalMilliseconds:0.0}}}""");
    }

    /// <summary>Each time a line became active, with the part it did it for.</summary>
    private IEnumerable<(DecisionRecord Decision, int Part, long At)> Moves(int line, List<ActuationRecord> moves, Dictionary<Guid, DecisionRecord> decisions)
    {
        var times = _chip.Moves[line].At.ToArray();
        var records = moves.Where(move => move.Line == line).ToArray();
        if (times.Length != records.Length) throw new InvalidOperationException($"Line {line} moved {times.Length} times and has {records.Length} records.");
        return times.Zip(records)
            .Select(pair => (Decision: decisions[pair.Second.DecisionId], At: pair.First))
            // A part whose picture was not there has no number; it is among the errors.
            .Where(move => move.Decision.PartId.StartsWith("part-", StringComparison.Ordinal))
            .Select(move => (move.Decision, int.Parse(move.Decision.PartId.AsSpan("part-".Length), CultureInfo.InvariantCulture), move.At));
    }

    private static double Milliseconds(long from, long to) => TimeProvider.System.GetElapsedTime(from, to).TotalMilliseconds;

    private static string Percentile(List<double> values, double percent)
    {
        if (values.Count == 0) return "null";
        values.Sort();
        return Math.Round(values[Math.Min(values.Count - 1, (int)(values.Count * percent / 100))], 3).ToString(CultureInfo.InvariantCulture);
    }
}
