using Edge.Agent.Diagnostics;
using Edge.Protocol;
using Edge.Protocol.Messages;

namespace Edge.Agent.Feedback;

/// <summary>How often people said that decisions are right.</summary>
/// <param name="Right">So often.</param>
/// <param name="Wrong">So often they said otherwise.</param>
internal readonly record struct Accuracy(int Right, int Wrong)
{
    /// <summary>Wilson's interval at 95 %; 0 to 1 where nobody said anything.</summary>
    public (double Low, double High) Interval => Wilson.Interval(Right, Right + Wrong);

    /// <summary>The same and one word more.</summary>
    /// <param name="word">The word.</param>
    public Accuracy Add(FeedbackWord word) => word == FeedbackWord.Right ? this with { Right = Right + 1 } : this with { Wrong = Wrong + 1 };

    /// <summary>Sums up.</summary>
    /// <param name="records">What people said.</param>
    public static Accuracy Of(IEnumerable<FeedbackRecord> records)
    {
        var sum = default(Accuracy);
        foreach (var record in records) sum = sum.Add(record.Word);
        return sum;
    }

    /// <summary>By day (UTC), oldest first; words said without a trusted clock are of no day.</summary>
    /// <param name="records">What people said.</param>
    public static IReadOnlyList<DayAccuracy> ByDay(IEnumerable<FeedbackRecord> records)
    {
        List<DayAccuracy> days = [];
        foreach (var record in records)
        {
            if (record.At.Wall is not { } wall || !DeviceClock.IsPlausible(wall)) continue;
            var date = DateOnly.FromDateTime(wall.UtcDateTime);
            var day = days.Find(known => known.Day == date);
            if (day is null) days.Add(day = new DayAccuracy(date));
            day.Accuracy = day.Accuracy.Add(record.Word);
        }

        days.Sort(static (left, right) => left.Day.CompareTo(right.Day));
        return days;
    }
}
