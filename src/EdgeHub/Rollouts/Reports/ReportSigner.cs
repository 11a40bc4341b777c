using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Edge.Hub.Api;
using Edge.Hub.Configuration;
using Edge.Hub.Storage;

namespace Edge.Hub.Rollouts.Reports;

/// <summary>
/// Signs reports with a key of the hub's own, made at first use. It says that this hub wrote them and nobody changed them
/// since; it is no key a device trusts.
/// </summary>
internal sealed class ReportSigner(HubOptions options) : IDisposable
{
    /// <summary>What a statement of ours states.</summary>
    public const string PredicateType = "https://edge.invalid/rollout-report/v1";

    private readonly Lazy<ECDsa> _key = new(() => Load(Path.Combine(options.FilesDirectory, "report-key.pem")));

    /// <summary>The public key, PEM.</summary>
    public string PublicKey => _key.Value.ExportSubjectPublicKeyInfoPem();

    /// <summary>Signs a report as an in-toto statement about a model version.</summary>
    /// <param name="subject"><c>model@version</c>.</param>
    /// <param name="digest">The version's digest, <c>sha256:…</c>.</param>
    /// <param name="report">The report.</param>
    /// <returns>The envelope.</returns>
    public byte[] Sign(string subject, string digest, GroupReport report)
    {
        var statement = new Dictionary<string, object>
        {
            ["_type"] = "https://in-toto.io/Statement/v1",
            ["subject"] = new[] { new { name = subject, digest = new { sha256 = digest["sha256:".Length..] } } },
            ["predicateType"] = PredicateType,
            ["predicate"] = report,
        };
        return Dsse.Sign(_key.Value, Dsse.InToto, JsonSerializer.SerializeToUtf8Bytes(statement, HubJson.Options));
    }

    /// <summary>The report within an envelope of this hub's.</summary>
    public static GroupReport ReportOf(byte[] envelope)
    {
        using var statement = JsonDocument.Parse(Dsse.PayloadOf(envelope));
        return statement.RootElement.GetProperty("predicate").Deserialize<GroupReport>(HubJson.Options)!;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_key.IsValueCreated) _key.Value.Dispose();
    }

    private static ECDsa Load(string path)
    {
        if (!File.Exists(path)) Make(path);
        var key = ECDsa.Create();
        key.ImportFromPem(File.ReadAllText(path));
        return key;
    }

    private static void Make(string path)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        DurableFile.CreateOnce(path, Encoding.ASCII.GetBytes(key.ExportPkcs8PrivateKeyPem()), UnixFileMode.UserRead | UnixFileMode.UserWrite);
    }
}
