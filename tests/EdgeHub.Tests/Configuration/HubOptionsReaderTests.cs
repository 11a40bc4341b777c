using Edge.Hub.Configuration;
using Edge.TestKit;

namespace Edge.Hub.Tests.Configuration;

public sealed class HubOptionsReaderTests
{
    [Fact]
    public void Read_Nothing_GivesLoopbackDefaults()
    {
        var options = HubOptionsReader.Read(null, null, null, null, out var errors);

        Assert.Empty(errors);
        Assert.Equal("127.0.0.1:1883", options!.Mqtt.ToString());
        Assert.Equal("127.0.0.1:8080", options.Http.ToString());
    }

    [Fact]
    public void Read_FileAndCommandLine_TheCommandLineWinsAndPathsFollowTheFile()
    {
        using var folder = new TemporaryDirectory();
        var path = folder.Combine("hub.json");
        File.WriteAllLines(path, ["{ // comment", """ "data": "store", "mqtt": "127.0.0.1:1", "http": "127.0.0.1:2", }"""]);

        var options = HubOptionsReader.Read(path, null, "127.0.0.1:3", null, out var errors);

        Assert.Empty(errors);
        Assert.Equal((folder.Combine("store"), 3, 2), (options!.DataDirectory, options.Mqtt.Port, options.Http.Port));
    }

    [Fact]
    public void Read_ABrokerAndADatabase_AreTakenAndPathsFollowTheFile()
    {
        using var folder = new TemporaryDirectory();
        var path = folder.Combine("hub.json");
        File.WriteAllText(folder.Combine("secret"), "x");
        File.WriteAllText(folder.Combine("ca.pem"), "x");
        Directory.CreateDirectory(folder.Combine("files"));
        File.WriteAllText(path, """
            { "broker": { "host": "mqtt", "user": "hub", "passwordFile": "secret", "tls": { "ca": "ca.pem" } }, "database": "Host=db;Database=edge", "shared": "files" }
            """);

        var options = HubOptionsReader.Read(path, null, null, null, out var errors);

        Assert.Empty(errors);
        Assert.Equal(new BrokerOptions("mqtt", 8883, "hub", folder.Combine("secret")) { Tls = new BrokerTls(folder.Combine("ca.pem"), null, null) }, options!.Broker);
        Assert.Equal(("Host=db;Database=edge", folder.Combine("files")), (options.Database, options.SharedDirectory));
    }

    [Theory]
    [InlineData("""{ "broker": { "port": 0, "passwordFile": "secret" }, "database": "Nonsense=1", "shared": "gone" }""", "broker.host broker.port broker.passwordFile broker.passwordFile database shared")]
    [InlineData("""{ "broker": { "host": "mqtt", "tls": { "ca": "ca.pem", "key": "key.pem" } }, "database": "Username=edge" }""", "broker.tls.certificate broker.tls.ca broker.tls.key database database shared")]
    [InlineData("""{ "broker": { "host": "mqtt" }, "mqtt": "127.0.0.1:1", "shared": "." }""", "mqtt shared")]
    public void Read_AWrongBrokerDatabaseOrFolder_ReportsEach(string content, string expected)
    {
        using var folder = new TemporaryDirectory();
        var path = folder.Combine("hub.json");
        File.WriteAllText(path, content);

        Assert.Null(HubOptionsReader.Read(path, null, null, null, out var errors));
        Assert.Equal(expected.Split(' '), errors.Select(error => error[(path.Length + 2)..].Split(' ', ':')[0]));
    }

    [Fact]
    public void Read_SeveralErrors_ReportsAllWithPlaceAndRemedy()
    {
        Assert.Null(HubOptionsReader.Read(null, null, "0.0.0.0:1883", "nowhere", out var errors));

        Assert.Equal(2, errors.Count);
        Assert.Contains(errors, error => error.StartsWith("--mqtt", StringComparison.Ordinal) && error.Contains("127.0.0.1", StringComparison.Ordinal));
        Assert.Contains(errors, error => error.StartsWith("--http", StringComparison.Ordinal));
    }

    [Fact]
    public void Read_UnknownMember_IsAnError()
    {
        using var folder = new TemporaryDirectory();
        File.WriteAllLines(folder.Combine("hub.json"), ["""{ "mqqt": "127.0.0.1:1" }"""]);

        Assert.Null(HubOptionsReader.Read(folder.Combine("hub.json"), null, null, null, out var errors));

        Assert.Contains("mqqt", Assert.Single(errors), StringComparison.Ordinal);
    }
}
