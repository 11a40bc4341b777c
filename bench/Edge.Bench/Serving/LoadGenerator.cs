using System.Diagnostics;
using Edge.TestKit.Processes;

namespace Edge.Bench.Serving;

/// <summary>Clients that ask again as soon as they are answered, a thread and a connection each.</summary>
internal static class LoadGenerator
{
    /// <summary>Loads a server.</summary>
    /// <param name="port">Its port.</param>
    /// <param name="request">What every client sends.</param>
    /// <param name="clients">How many clients.</param>
    /// <param name="seconds">How long is counted; a quarter of it before warms up.</param>
    public static LoadResult Run(int port, byte[] request, int clients, double seconds)
    {
        var start = Stopwatch.GetTimestamp();
        var warm = start + (long)(seconds / 4 * Stopwatch.Frequency);
        var end = warm + (long)(seconds * Stopwatch.Frequency);
        var samples = new List<double>[clients];
        var failures = new Exception?[clients];
        var threads = new Thread[clients];
        for (var client = 0; client < clients; client++)
        {
            var index = client;
            threads[client] = new Thread(() => failures[index] = Client(port, request, warm, end, samples[index] = []));
            threads[client].Start();
        }

        foreach (var thread in threads) thread.Join();
        if (failures.FirstOrDefault(failure => failure is not null) is { } failed) throw new InvalidOperationException($"The server on port {port} failed under {clients} clients: {failed.Message}", failed);
        var elapsed = Stopwatch.GetElapsedTime(warm).TotalSeconds;
        var all = samples.SelectMany(part => part).Order().ToArray();
        return new LoadResult(all.Length / elapsed, all[all.Length / 2], all[(int)(all.Length * 0.99)], all.Average());
    }

    private static Exception? Client(int port, byte[] request, long warm, long end, List<double> samples)
    {
        try
        {
            using var connection = new InferenceConnection(port);
            for (var now = Stopwatch.GetTimestamp(); now < end;)
            {
                if (connection.Exchange(request) is var status and not 200)
                    return new InvalidOperationException($"status {status}: {System.Text.Encoding.UTF8.GetString(connection.Body.Span)}");
                var after = Stopwatch.GetTimestamp();
                if (now >= warm) samples.Add((after - now) * 1e6 / Stopwatch.Frequency);
                now = after;
            }

            return null;
        }
        catch (Exception exception) when (exception is IOException or System.Net.Sockets.SocketException)
        {
            return exception;
        }
    }
}
