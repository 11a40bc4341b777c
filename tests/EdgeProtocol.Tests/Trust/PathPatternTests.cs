using CsCheck;
using Edge.Protocol.Trust.Metadata;

namespace Edge.Protocol.Tests.Trust;

public sealed class PathPatternTests
{
    // The examples of section 4.6, and what they leave open.
    [Theory]
    [InlineData("targets/*.tgz", "targets/foo.tgz", true)]
    [InlineData("targets/*.tgz", "targets/foo.txt", false)]
    [InlineData("foo-version-?.tgz", "foo-version-2.tgz", true)]
    [InlineData("foo-version-?.tgz", "foo-version-alpha.tgz", false)]
    [InlineData("*.tgz", "foo.tgz", true)]
    [InlineData("*.tgz", "targets/foo.tgz", false)]
    [InlineData("foo.tgz", "foo.tgz", true)]
    [InlineData("foo.tgz", "Foo.tgz", false)]
    [InlineData("*", "", true)]
    [InlineData("?", "", false)]
    [InlineData("a*b*c", "a-b-b-c", true)]
    [InlineData("a*b*c", "a-b-b-d", false)]
    [InlineData("*/*", "a/b/c", false)]
    [InlineData("[ab]", "a", false)]
    [InlineData("[ab]", "[ab]", true)]
    public void Matches_Pattern_IsOfOneSegmentEach(string pattern, string path, bool expected) => Assert.Equal(expected, PathPattern.Matches(pattern, path));

    [Fact]
    public void Matches_ManyStars_Ends() =>
        Assert.False(PathPattern.Matches(string.Concat(Enumerable.Repeat("*a", 5000)) + "b", new string('a', 20_000)));

    [Fact]
    public void Matches_PathWithoutWildcards_MatchesItselfAlone() =>
        Gen.Char["ab/"].Array[0, 6].Select(Gen.Char["ab/"].Array[0, 6]).Sample((pattern, path) =>
            PathPattern.Matches(new string(pattern), new string(path)) == pattern.AsSpan().SequenceEqual(path));
}
