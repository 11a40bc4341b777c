using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Edge.Hub.Configuration;
using Edge.Hub.Rollouts;
using Edge.Hub.Rollouts.Reports;
using Edge.TestKit;

namespace Edge.Hub.Tests.Rollouts.Reports;

public sealed class ReportSignerTests : IDisposable
{
    private readonly TemporaryDirectory _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Sign_OfAReport_IsADsseEnvelopeOfAnInTotoStatement()
    {
        using var signer = Signer();
        var envelope = signer.Sign("pcb@2", $"sha256:{new string('a', 64)}", Report());

        using var document = JsonDocument.Parse(envelope);
        Assert.Equal("application/vnd.in-toto+json", document.RootElement.GetProperty("payloadType").GetString());
        var payload = document.RootElement.GetProperty("payload").GetBytesFromBase64();
        // The pre-authentication encoding as the DSSE specification writes it, apart from our own code.
        var signed = Encoding.UTF8.GetBytes($"DSSEv1 28 application/vnd.in-toto+json {payload.Length} ").Concat(payload).ToArray();
        using var key = Public(signer);
        var signature = Assert.Single(document.RootElement.GetProperty("signatures").EnumerateArray().ToList());
        Assert.True(key.VerifyData(signed, signature.GetProperty("sig").GetBytesFromBase64(), HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence));
        using var statement = JsonDocument.Parse(payload);
        Assert.Equal("https://in-toto.io/Statement/v1", statement.RootElement.GetProperty("_type").GetString());
        Assert.Equal(new string('a', 64), statement.RootElement.GetProperty("subject")[0].GetProperty("digest").GetProperty("sha256").GetString());
        Assert.Equal("advanced", ReportSigner.ReportOf(envelope).Decision);
    }

    [Fact]
    public void Open_OfAChangedEnvelope_FindsNothing()
    {
        using var signer = Signer();
        var envelope = signer.Sign("pcb@2", $"sha256:{new string('a', 64)}", Report());
        using var key = Public(signer);
        Assert.NotNull(Dsse.Open(key, envelope));

        var payload = Encoding.UTF8.GetString(Dsse.PayloadOf(envelope));
        var changed = Convert.ToBase64String(Encoding.UTF8.GetBytes(payload.Replace("advanced", "failed42", StringComparison.Ordinal)));
        var forged = Encoding.UTF8.GetString(envelope).Replace(Convert.ToBase64String(Encoding.UTF8.GetBytes(payload)), changed, StringComparison.Ordinal);

        Assert.NotEqual(Encoding.UTF8.GetString(envelope), forged);
        Assert.Null(Dsse.Open(key, Encoding.UTF8.GetBytes(forged)));
    }

    [Fact]
    public void PublicKey_OfASecondSigner_IsTheSame()
    {
        using var first = Signer();
        var key = first.PublicKey;
        using var second = Signer();

        Assert.Equal(key, second.PublicKey);
        if (!OperatingSystem.IsWindows()) Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Path.Combine(_folder.Path, "report-key.pem")));
    }

    private ReportSigner Signer() => new(new HubOptions(_folder.Path, new IPEndPoint(IPAddress.Loopback, 0), new IPEndPoint(IPAddress.Loopback, 0)));

    private static ECDsa Public(ReportSigner signer)
    {
        var key = ECDsa.Create();
        key.ImportFromPem(signer.PublicKey);
        return key;
    }

    private static GroupReport Report() => new(
        1, 1, "pcb@2 #1", 0, "canary", "advanced", "All gates pass.", "hub", DateTimeOffset.UnixEpoch, null,
        new RolloutDefinition("pcb", "2", new RolloutTargets(All: true)), [], [], [], []);
}
