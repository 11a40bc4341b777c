using Edge.Protocol.Artifacts;

namespace Edge.Hub.Models;

/// <summary>
/// What the hub knows of one device of a wave: what it lacks, and which of that is on its way. A device's wants say both what it lacks
/// and what has come. Brokers hand a device its blocks in the order of their publication; so one that it lacks is lost when a later
/// one has come, or when nothing has come for longer than its <see cref="AnswerTime"/>.
/// </summary>
internal sealed class Listener(int count, TimeSpan now)
{
    private readonly List<(int Index, TimeSpan At)> _onItsWay = [];
    private readonly AnswerTime _answers = new();
    private TimeSpan _lastProgress = now;

    /// <summary>What it lacks and was not sent, or was and is lost.</summary>
    public BlockBitmap Due { get; private set; } = new(count);

    /// <summary>Blocks that were published to it and have not come yet.</summary>
    public int OnItsWay => _onItsWay.Count;

    /// <summary>When it last wanted something.</summary>
    public TimeSpan LastWant { get; private set; } = now;

    /// <summary>How long others, most of them, waited for it in all.</summary>
    public TimeSpan HeldOthers { get; set; }

    /// <summary>Whether nothing of what is on its way has come for so long that it must be lost, or the device gone. It says which, or nothing.</summary>
    /// <param name="listeners">How many the broker serves.</param>
    /// <param name="now">The time.</param>
    public bool IsStalled(int listeners, TimeSpan now) => _onItsWay.Count > 0 && now - _lastProgress >= _answers.Of(listeners);

    /// <summary>It begins to hear; what was published to it before is lost.</summary>
    /// <param name="now">The time.</param>
    public void Join(TimeSpan now)
    {
        _onItsWay.Clear();
        _lastProgress = now;
        Due = new BlockBitmap(Due.Count);
    }

    /// <summary>Takes what it says.</summary>
    /// <param name="missing">What it lacks and hears.</param>
    /// <param name="listeners">How many the broker serves.</param>
    /// <param name="now">The time.</param>
    public void Report(BlockBitmap missing, int listeners, TimeSpan now)
    {
        LastWant = now;
        var newest = _onItsWay.FindLastIndex(block => !missing[block.Index]);
        if (newest >= 0)
        {
            _answers.Took(now - _onItsWay[newest].At);
            _onItsWay.RemoveRange(0, newest + 1);
            _lastProgress = now;
        }
        else if (IsStalled(listeners, now))
        {
            _onItsWay.Clear();
            _answers.Failed();
        }

        Due = missing;
        foreach (var block in _onItsWay) Due[block.Index] = false;
    }

    /// <summary>A block goes out; it is on its way where it was due.</summary>
    /// <param name="index">The block.</param>
    /// <param name="now">The time.</param>
    public void Publish(int index, TimeSpan now)
    {
        if (!Due[index]) return;
        Due[index] = false;
        if (_onItsWay.Count == 0) _lastProgress = now;
        _onItsWay.Add((index, now));
    }
}
