using Edge.Agent.Connectivity;
using Edge.Agent.Diagnostics;
using Edge.Agent.Models;
using Edge.Protocol;
using Edge.Protocol.Messages;

namespace Edge.Agent.Deployment.Proof;

/// <summary>
/// Shows a candidate copies of live frames, one at a time, on a thread of its own. What bounds its share: the thread gives way
/// to every other, and after each frame it rests for three times as long as that took, so that the candidate has at most a
/// quarter of one core, or of an accelerator. A frame that comes meanwhile is not copied. Thread-safe.
/// </summary>
internal sealed class ShadowEye : IJudgedListener, IDisposable
{
    /// <summary>Rest for each time of work: a quarter of the time is work.</summary>
    private const int Rest = 3;

    /// <summary>Disagreements that wait to be written down, at most; the rest is counted as disagreement and not shown.</summary>
    private const int MostWaiting = 64;

    private static readonly TimeSpan LongestRest = TimeSpan.FromSeconds(10);

    private readonly IShadowModel _candidate;
    private readonly ArtifactDigest _active;
    private readonly int _perMille;
    private readonly Pulse _news;
    private readonly TimeProvider _time;
    private readonly Lock _gate = new();
    private readonly JudgedWindow _mine = new();
    private readonly JudgedWindow _theirs = new();
    private readonly Queue<(DecisionRecord Active, DecisionRecord Candidate)> _disagreements = new();
    private readonly SemaphoreSlim _copied = new(0);
    private readonly CancellationTokenSource _stop = new();
    private readonly Thread _thread;
    private byte[] _frame = [];
    private (int Length, DecisionRecord Decision)? _shown;
    private bool _isOver;
    private long _seen;
    private long _notCopied;
    private long _frames;
    private long _agreed;
    private long _errors;
    private long _notNumbers;

    /// <summary>Begins to look.</summary>
    /// <param name="candidate">The candidate; the caller frees it after this.</param>
    /// <param name="active">The version it is held against.</param>
    /// <param name="perMille">Of a thousand frames, how many are copied at most.</param>
    /// <param name="news">Set at each frame both judged.</param>
    /// <param name="time">The clock.</param>
    public ShadowEye(IShadowModel candidate, ArtifactDigest active, int perMille, Pulse news, TimeProvider time)
    {
        _candidate = candidate;
        _active = active;
        _perMille = perMille;
        _news = news;
        _time = time;
        _thread = new Thread(Look) { IsBackground = true, Name = "shadow" };
        _thread.Start();
    }

    /// <inheritdoc/>
    public void Judged(ReadOnlySpan<byte> encoded, DecisionRecord decision)
    {
        if (decision.ErrorCode is not null || decision.Model!.Digest != _active) return;
        lock (_gate)
        {
            _seen++;
            var isDue = _seen * _perMille / 1000 > (_seen - 1) * _perMille / 1000;
            if (!isDue || _shown is not null || _isOver)
            {
                _notCopied++;
                return;
            }

            // Kept for the next frame: a camera's are all of about one size.
            if (_frame.Length < encoded.Length) _frame = new byte[encoded.Length + (encoded.Length / 4)];
            encoded.CopyTo(_frame);
            _shown = (encoded.Length, decision);
            _copied.Release();
        }
    }

    /// <summary>What it has shown so far.</summary>
    public ShadowCount Read()
    {
        lock (_gate) return new ShadowCount(_frames, _agreed, _errors, _notNumbers, _notCopied, _mine.ToSample(), _theirs.ToSample());
    }

    /// <summary>The next frame that was judged differently and waits to be written down.</summary>
    /// <param name="disagreement">What both made of it.</param>
    public bool TryTake(out (DecisionRecord Active, DecisionRecord Candidate) disagreement)
    {
        lock (_gate) return _disagreements.TryDequeue(out disagreement);
    }

    /// <summary>Ends it; a frame that is being looked at is finished first.</summary>
    public void Dispose()
    {
        // A frame on its way in finds this, and no semaphore that is gone.
        lock (_gate) _isOver = true;
        _stop.Cancel();
        _thread.Join();
        _stop.Dispose();
        _copied.Dispose();
    }

    private void Look()
    {
        Courtesy.Enter();
        try
        {
            while (true)
            {
                _copied.Wait(_stop.Token);
                var (length, decision) = _shown!.Value;
                var began = _time.GetTimestamp();
                Count(decision, Ask(length));
                _news.Set();
                var rest = _time.GetElapsedTime(began) * Rest;
                _stop.Token.WaitHandle.WaitOne(rest < LongestRest ? rest : LongestRest);
                lock (_gate) _shown = null;
            }
        }
        catch (OperationCanceledException)
        {
            // Seen enough.
        }
    }

    /// <returns>Null where the frame broke a library: with a candidate in the shadow that costs nobody a verdict.</returns>
    private DecisionRecord? Ask(int length)
    {
        try
        {
            // One lane and nobody else in it: this never waits.
            return _candidate.JudgeAsync(_frame.AsMemory(0, length), _stop.Token).AsTask().GetAwaiter().GetResult();
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            return null;
        }
    }

    private void Count(DecisionRecord active, DecisionRecord? candidate)
    {
        lock (_gate)
        {
            _frames++;
            if (candidate is not { ErrorCode: null })
            {
                _errors++;
                if (candidate?.ErrorCode == ReasonCode.NotANumber) _notNumbers++;
                return;
            }

            _mine.Add(candidate);
            _theirs.Add(active);
            if (candidate.Verdict == active.Verdict) _agreed++;
            else if (_disagreements.Count < MostWaiting) _disagreements.Enqueue((active, candidate));
        }
    }
}
