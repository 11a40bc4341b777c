using CsCheck;
using Edge.Agent.Storage;

namespace Edge.Agent.Tests.Storage;

public sealed class RangeSetTests
{
    [Fact]
    public void Add_AnyRanges_BehavesAsASetOfSequences() =>
        Gen.Select(Gen.ULong[1, 60], Gen.ULong[0, 12]).Array[0, 30].Sample(additions =>
        {
            var set = new RangeSet();
            var model = new SortedSet<ulong>();
            foreach (var (from, length) in additions)
            {
                var range = new SequenceRange(from, from + length);
                var added = 0;
                for (var sequence = range.From; sequence <= range.To; sequence++) added += model.Add(sequence) ? 1 : 0;
                Assert.Equal(added, set.Add(range));
            }

            Assert.Equal(model.Count, set.Count);
            Assert.Equal(model.Max, set.Max);
            var members = set.ToList().SelectMany(range => Sequences(range)).ToList();
            Assert.Equal(model, members);
            Assert.All(set.ToList().Zip(set.ToList().Skip(1)), pair => Assert.True(pair.First.To + 1 < pair.Second.From));
            var all = new SequenceRange(1, 80);
            var missing = Sequences(all).Where(sequence => !model.Contains(sequence)).ToList();
            Assert.Equal(missing, set.Missing(all).SelectMany(range => Sequences(range)));
            Assert.Equal(missing.Count, set.CountMissing(all));
            Assert.All(Sequences(all), sequence => Assert.Equal(model.Contains(sequence), set.Contains(sequence)));
        });

    private static IEnumerable<ulong> Sequences(SequenceRange range)
    {
        for (var sequence = range.From; sequence <= range.To; sequence++) yield return sequence;
    }
}
