using System.Security.Cryptography;
using Edge.Agent.Storage.Hashing;

namespace Edge.Agent.Tests.Storage.Hashing;

public sealed class OpenSslDigestTests
{
    [Theory]
    [InlineData(0, 0)]
    [InlineData(1, 0)]
    [InlineData(426, 26)]
    [InlineData(100_000, 63)]
    public void Finish_BytesInTwoPieces_IsSha256EachTime(int length, int cut)
    {
        var data = new byte[length];
        new Random(length).NextBytes(data);
        var digest = new byte[SHA256.HashSizeInBytes];
        using var hash = OpenSslDigest.CreateFastest();

        for (var time = 0; time < 3; time++)
        {
            hash.Append(data.AsSpan(0, cut));
            hash.Append(data.AsSpan(cut));
            hash.Finish(digest);
            Assert.Equal(SHA256.HashData(data), digest);
        }
    }

    [Fact]
    public void CreateFastest_OnLinuxWithOpenSsl3_IsOpenSsls()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() && SafeEvpPKeyHandle.OpenSslVersion >> 28 == 3, "OpenSSL 3 on Linux");

        using var hash = OpenSslDigest.CreateFastest();

        Assert.IsType<OpenSslDigest>(hash);
    }

    [Fact]
    public void Finish_TooLittleRoom_ThrowsAndWritesNothing()
    {
        using var hash = OpenSslDigest.CreateFastest();

        Assert.ThrowsAny<ArgumentException>(() => hash.Finish(new byte[31]));
    }
}
