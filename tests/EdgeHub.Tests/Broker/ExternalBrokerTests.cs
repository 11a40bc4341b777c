using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Edge.Hub.Broker;
using Edge.Hub.Configuration;
using Edge.TestKit;
using Edge.TestKit.Processes;

namespace Edge.Hub.Tests.Broker;

/// <summary>A hub with a database of its own, at somebody else's broker.</summary>
public sealed class ExternalBrokerTests : HubTest
{
    [Fact]
    public async Task Broker_WithTlsAndCertificates_CarriesRecords()
    {
        using var authority = Authority("edge test");
        var (server, client) = (Issue(authority, "localhost", "server"), Issue(authority, "hub", "client"));
        await using var broker = await StartBrokerAsync(out var tls, $"cafile {Save(authority, "ca")}\ncertfile {server.Certificate}\nkeyfile {server.Key}\nrequire_certificate true\n");
        await using var hub = await StartAsync(new BrokerOptions("localhost", tls, null, null) { Tls = new BrokerTls(Path.Combine(Folder, "ca.pem"), client.Certificate, client.Key) });
        await UntilAsync(() => hub.Get<IBroker>().IsRunning, "connected");

        await using var device = new SimulatedDevice(Box1);
        device.Journal.Append(TestDecisions.Make("part-1"));
        await device.ConnectAsync(new IPEndPoint(IPAddress.Loopback, broker.Port), Stop);
        await device.SendAsync(device.Journal.Batch(), Stop);

        Assert.Equal([1UL, 1UL], (await NextAsync(device.Acks)).Ranges.Single());
    }

    [Fact]
    public async Task Broker_OfAnAuthorityThatIsNotTrusted_IsNotTalkedTo()
    {
        using var authority = Authority("edge test");
        using var other = Authority("somebody else");
        var server = Issue(authority, "localhost", "server");
        await using var broker = await StartBrokerAsync(out var tls, $"certfile {server.Certificate}\nkeyfile {server.Key}\n");
        await using var hub = await StartAsync(new BrokerOptions("localhost", tls, null, null) { Tls = new BrokerTls(Save(other, "other"), null, null) });
        await using var trusting = await StartAsync(new BrokerOptions("localhost", tls, null, null) { Tls = new BrokerTls(Save(authority, "ca"), null, null) }, "trusting");

        await UntilAsync(() => trusting.Get<IBroker>().IsRunning, "who trusts it is connected");
        Assert.False(hub.Get<IBroker>().IsRunning);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await hub.Http.GetAsync(new Uri("/api/v1/ready", UriKind.Relative), Stop)).StatusCode);
    }

    [Fact]
    public async Task Broker_WithAPassword_IsReadFromItsFileAtEveryConnection()
    {
        const string tool = "/usr/bin/mosquitto_passwd";
        Assert.SkipUnless(File.Exists(tool), $"{tool} is not installed.");
        var (secrets, file) = (Path.Combine(Folder, "users"), Path.Combine(Folder, "password"));
        await ProgramProcess.RunAsync(tool, "-c", "-b", secrets, "hub", "right");
        await File.WriteAllTextAsync(file, "wrong\n", Stop);
        await using var broker = await StartBrokerAsync(out var port, $"allow_anonymous false\npassword_file {secrets}\n", perListener: true);
        await using var hub = await StartAsync(new BrokerOptions("127.0.0.1", port, "hub", file));
        await Task.Delay(TimeSpan.FromSeconds(2), Stop);
        Assert.False(hub.Get<IBroker>().IsRunning);

        await File.WriteAllTextAsync(file, "right\nwhat follows is nobody's\n", Stop);

        await UntilAsync(() => hub.Get<IBroker>().IsRunning, "the changed password is taken");
    }

    private Task<TestHub> StartAsync(BrokerOptions broker, string folder = "hub") =>
        TestHub.StartAsync(Directory.CreateDirectory(Path.Combine(Folder, folder)).FullName, Stop, adjust: null, options => options with { Broker = broker });

    /// <summary>A broker with a plain port for devices, and one for hubs.</summary>
    private static Task<MosquittoBroker> StartBrokerAsync(out int port, string settings, bool perListener = false)
    {
        Assert.SkipUnless(MosquittoBroker.Missing is null, MosquittoBroker.Missing ?? "");
        var hubs = port = Ports.Free();
        // As root it would become a user that may not read a test's files.
        return StartAsync(new MosquittoBroker($"user root\nlistener {hubs} 127.0.0.1\n{settings}", perListener));

        static async Task<MosquittoBroker> StartAsync(MosquittoBroker broker)
        {
            await broker.StartAsync();
            return broker;
        }
    }

    private static X509Certificate2 Authority(string name)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: true, hasPathLengthConstraint: false, 0, critical: true));
        return request.CreateSelfSigned(TimeProvider.System.GetUtcNow().AddDays(-1), TimeProvider.System.GetUtcNow().AddDays(2));
    }

    private (string Certificate, string Key) Issue(X509Certificate2 authority, string name, string file)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName(name);
        request.CertificateExtensions.Add(names.Build());
        using var certificate = request.Create(authority, TimeProvider.System.GetUtcNow().AddDays(-1), TimeProvider.System.GetUtcNow().AddDays(1), [1, 2, 3, (byte)file.Length]);
        var path = Path.Combine(Folder, $"{file}.key");
        File.WriteAllText(path, key.ExportPkcs8PrivateKeyPem());
        return (Save(certificate, file), path);
    }

    private string Save(X509Certificate2 certificate, string file)
    {
        var path = Path.Combine(Folder, $"{file}.pem");
        File.WriteAllText(path, certificate.ExportCertificatePem());
        return path;
    }
}
