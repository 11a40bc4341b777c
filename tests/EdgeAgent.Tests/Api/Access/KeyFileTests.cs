using Edge.Agent.Api.Access;

namespace Edge.Agent.Tests.Api.Access;

public sealed class KeyFileTests
{
    /// <summary>SHA-256 of "open sesame", as sha256sum prints it.</summary>
    private const string Hash = "41ef4bb0b23661e66301aac36066912dac037827b4ae63a7b1165a5aa93ed4eb";

    [Fact]
    public void Read_LinesOfKeys_KeepsNamesAndScopes()
    {
        var errors = new List<string>();

        var keys = KeyFile.Read(["# who may ask", "", $"line-3  {Hash}\tinfer,status", $"ops {new string('A', 64)} models"], errors);

        Assert.Empty(errors);
        Assert.Equal([("line-3", ApiScope.Infer | ApiScope.Status), ("ops", ApiScope.Models)], keys.Select(key => (key.Name, key.Scopes)));
        Assert.Same(keys[0], new KeyRing(keys).Find("open sesame"));
        Assert.Null(new KeyRing(keys).Find("open sesame "));
        Assert.Null(new KeyRing(keys).Find(""));
    }

    [Theory]
    [InlineData("", "holds no key.")]
    [InlineData("line-3", "line 1: must be a name")]
    [InlineData("line-3 abc infer", "line 1: the SHA-256 of 'line-3' must be 64 hexadecimal digits")]
    [InlineData("line-3 " + Hash + " infer more", "line 1: must be a name")]
    [InlineData("line-3 " + Hash + " infer,admin", "line 1: 'infer,admin' must be some of infer, models, status")]
    [InlineData("line-3 " + Hash + " infer\nline-3 " + Hash + " status", "line 2: 'line-3' stands twice.")]
    [InlineData("line-3 zz" + "ef4bb0b23661e66301aac36066912dac037827b4ae63a7b1165a5aa93ed4eb infer", "line 1: the SHA-256")]
    public void Read_WrongLine_SaysWhichAndWhatIsRight(string text, string expected)
    {
        var errors = new List<string>();

        KeyFile.Read(text.Split('\n'), errors);

        Assert.StartsWith(expected, Assert.Single(errors), StringComparison.Ordinal);
    }
}
