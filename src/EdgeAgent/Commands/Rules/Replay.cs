using System.Globalization;
using Edge.Protocol.Messages;

namespace Edge.Agent.Commands.Rules;

/// <summary>Prints what a rule made of frames, and counts.</summary>
/// <param name="output">Where to.</param>
/// <param name="tries">Whether another rule than the model's own is tried.</param>
internal sealed class Replay(TextWriter output, bool tries)
{
    private readonly Dictionary<Verdict, int> _verdicts = [];
    private int _frames;
    private int _changed;
    private int _expected;
    private int _right;

    /// <summary>A frame.</summary>
    /// <param name="path">Its file.</param>
    /// <param name="expected">What it should be; null where nobody said.</param>
    /// <param name="own">What the model's own rule makes of it.</param>
    /// <param name="tried">What the rule that is tried makes of it.</param>
    public void Add(string path, Verdict? expected, DecisionRecord own, DecisionRecord tried)
    {
        _frames++;
        _verdicts[tried.Verdict] = _verdicts.GetValueOrDefault(tried.Verdict) + 1;
        var changes = own.Verdict != tried.Verdict;
        if (changes) _changed++;
        if (expected is not null) _expected++;
        if (expected == tried.Verdict) _right++;
        output.WriteLine(string.Join("  ",
            tried.Verdict.Word().PadRight(6), Path.GetFileName(path), tried.Reason,
            changes ? $"(own rule: {own.Verdict.Word()}, {own.Reason})" : "", expected is { } wanted && wanted != tried.Verdict ? $"(should be {wanted.Word()})" : "").TrimEnd());
    }

    /// <summary>Prints the sums.</summary>
    /// <returns>Whether every frame is what it should be, and none was an error.</returns>
    public bool Finish()
    {
        output.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{_frames} frames: {string.Join(", ", _verdicts.OrderBy(pair => pair.Key).Select(pair => $"{pair.Value} {pair.Key.Word()}"))}{(tries ? $"; {_changed} other than by the model's own rule" : "")}{(_expected > 0 ? $"; {_right} of {_expected} as they should be" : "")}"));
        return _right == _expected && !_verdicts.ContainsKey(Verdict.Error);
    }
}
