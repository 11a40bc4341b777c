using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Edge.Hub.Configuration;
using MQTTnet;
using MQTTnet.Formatter;

namespace Edge.Hub.Broker;

/// <summary>Turns the broker's options into one connection's; files are read anew, so that a changed password or certificate needs no restart.</summary>
internal static class ExternalConnection
{
    /// <summary>Socket buffer: with the library's 8 KiB a batch takes a dozen reads.</summary>
    private const int BufferBytes = 64 * 1024;

    /// <summary>Builds the options.</summary>
    /// <exception cref="IOException">A file cannot be read.</exception>
    /// <exception cref="CryptographicException">A certificate or key is none.</exception>
    public static MqttClientOptions Build(BrokerOptions options, HubProcess process)
    {
        var builder = new MqttClientOptionsBuilder()
            .WithProtocolVersion(MqttProtocolVersion.V500)
            .WithEndPoint(new DnsEndPoint(options.Host, options.Port))
            .WithTcpServer(tcp => tcp.BufferSize = BufferBytes)
            .WithClientId(process.ClientId)
            .WithCleanStart()
            .WithReceiveMaximum(BrokerOptions.ReceiveMaximum);
        if (options.User is { } user) builder.WithCredentials(user, options.PasswordFile is { } file ? File.ReadLines(file).FirstOrDefault() ?? "" : "");
        if (options.Tls is { } tls) builder.WithTlsOptions(secure => Secure(secure, tls, options.Host));
        return builder.Build();
    }

    private static void Secure(MqttClientTlsOptionsBuilder secure, BrokerTls tls, string host)
    {
        secure.UseTls().WithTargetHost(host);
        if (tls.Ca is { } ca)
        {
            var authorities = new X509Certificate2Collection();
            authorities.ImportFromPemFile(ca);
            secure.WithTrustChain(authorities);
        }

        if (tls.Certificate is { } certificate) secure.WithClientCertificates([X509Certificate2.CreateFromPemFile(certificate, tls.Key)]);
    }
}
