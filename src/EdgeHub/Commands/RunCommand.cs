using System.CommandLine;
using System.Net.Sockets;
using Edge.Hub.Configuration;
using Edge.Hub.Storage;
using Npgsql;

namespace Edge.Hub.Commands;

/// <summary><c>edge-hub run</c>.</summary>
internal static class RunCommand
{
    public static Command Build(TextWriter errors)
    {
        var config = new Option<string?>("--config") { Description = "hub.json; what the command line names wins over it." };
        var data = new Option<string?>("--data") { Description = "Folder of the database and the artifacts; default ./data." };
        var mqtt = new Option<string?>("--mqtt") { Description = $"Where the broker listens, loopback only; default {HubOptions.DefaultMqtt}." };
        var http = new Option<string?>("--http") { Description = $"Where API and dashboard listen, loopback only; default {HubOptions.DefaultHttp}." };
        var command = new Command("run", "Runs the hub until it is stopped.") { config, data, mqtt, http };
        command.SetAction((parsed, stop) =>
        {
            var options = HubOptionsReader.Read(parsed.GetValue(config), parsed.GetValue(data), parsed.GetValue(mqtt), parsed.GetValue(http), out var problems);
            foreach (var problem in problems) errors.WriteLine($"edge-hub: {problem}");
            return options is null ? Task.FromResult(ExitCodes.Usage) : RunAsync(options, errors, stop);
        });
        return command;
    }

    private static async Task<int> RunAsync(HubOptions options, TextWriter errors, CancellationToken stop)
    {
        try
        {
            using var folder = DataFolderLock.Take(options.DataDirectory);
            var app = await HubComposition.BuildAsync(options, stop: stop).ConfigureAwait(false);
            await using (app.ConfigureAwait(false))
            {
                await app.RunAsync(stop).ConfigureAwait(false);
            }

            return ExitCodes.Done;
        }
        catch (Exception exception) when (exception is SocketException or IOException or UnauthorizedAccessException or System.Data.Common.DbException)
        {
            var broker = options.Broker is { } elsewhere ? $"broker {elsewhere.Host}:{elsewhere.Port}" : $"MQTT {options.Mqtt}";
            var database = options.Database is { } connection ? $", database {Place(connection)}" : "";
            await errors.WriteLineAsync(
                $"edge-hub: cannot run with {broker}{database}, HTTP {options.Http} and data '{options.DataDirectory}': {exception.Message}").ConfigureAwait(false);
            return ExitCodes.Refused;
        }
    }

    /// <summary>Where a database is, without its password.</summary>
    private static string Place(string connection)
    {
        var parts = new NpgsqlConnectionStringBuilder(connection);
        return $"'{parts.Database}' at {parts.Host}:{parts.Port}";
    }
}
