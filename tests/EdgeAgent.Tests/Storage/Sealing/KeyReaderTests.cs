using System.Globalization;
using System.Security.Cryptography;
using Edge.Agent.Configuration;
using Edge.Agent.Storage.Sealing;
using Edge.Protocol;
using Edge.TestKit;

namespace Edge.Agent.Tests.Storage.Sealing;

public sealed class KeyReaderTests : IDisposable
{
    private readonly TemporaryDirectory _folder = new();

    [Fact]
    public void Read_RawHexAndBase64OfOneKey_AreTheSameKey()
    {
        var key = RandomNumberGenerator.GetBytes(32);

        var keys = new[] { Write("raw", key), Write("hex", Convert.ToHexStringLower(key) + "\n"), Write("base64", Convert.ToBase64String(key) + "\n") }
            .Select(path => Read(path).Value.Id).ToArray();

        Assert.Single(keys.Distinct());
        Assert.NotEqual(keys[0], Read(Write("other", RandomNumberGenerator.GetBytes(32))).Value.Id);
    }

    [Theory]
    [InlineData("")]
    [InlineData("not a key")]
    [InlineData("MTIzNDU2Nzg=")]
    public void Read_NoKey_NamesFieldSizeAndRemedy(string content)
    {
        var problem = Read(Write("key", content)).Problem!;

        Assert.Equal(ReasonCode.Malformed, problem.Reason);
        Assert.StartsWith("storage.encryption.keyFile:", problem.Message, StringComparison.Ordinal);
        Assert.Contains(string.Create(CultureInfo.InvariantCulture, $"{content.Length} bytes"), problem.Message, StringComparison.Ordinal);
        Assert.Contains("openssl rand", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_FileThatEverybodyReads_IsRefused()
    {
        if (OperatingSystem.IsWindows()) return;
        var path = Write("key", RandomNumberGenerator.GetBytes(32));
        File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.OtherRead);

        var problem = Read(path).Problem!;

        Assert.Equal(ReasonCode.NotAllowed, problem.Reason);
        Assert.Contains("chmod 600", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_MissingFileAndMissingCredentials_SayWhatToDo()
    {
        var credential = new KeySource("storage.encryption.credential", null, "records");
        Write("records", RandomNumberGenerator.GetBytes(32));

        Assert.Equal(ReasonCode.NotFound, Read(_folder.Combine("gone")).Problem!.Reason);
        Assert.Contains("LoadCredential=records:", KeyReader.Read(credential, null).Problem!.Message, StringComparison.Ordinal);
        Assert.True(KeyReader.Read(credential, _folder.Path).IsSuccess);
    }

    public void Dispose() => _folder.Dispose();

    private static Outcome<SealingKey> Read(string path) => KeyReader.Read(new KeySource("storage.encryption.keyFile", path, null), null);

    private string Write(string name, string content) => Write(name, System.Text.Encoding.ASCII.GetBytes(content));

    private string Write(string name, byte[] content) => SealingFixture.WriteKey(_folder.Combine(name), content);
}
