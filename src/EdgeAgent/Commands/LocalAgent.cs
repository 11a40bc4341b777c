using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Edge.Agent.Api.Access;
using Edge.Agent.Configuration;
using Edge.Protocol;

namespace Edge.Agent.Commands;

/// <summary>The agent that runs on this machine, asked over its local endpoint.</summary>
internal sealed class LocalAgent
{
    /// <summary>A running agent answers in milliseconds, and within seconds while its disk is slow.</summary>
    private static readonly TimeSpan AskLimit = TimeSpan.FromSeconds(30);

    private readonly ApiOptions _api;
    private readonly string _dataDirectory;

    /// <summary>An agent.</summary>
    /// <param name="api">Its endpoint.</param>
    /// <param name="dataDirectory">Its data folder, where it leaves a key for whoever may read there.</param>
    public LocalAgent(ApiOptions api, string dataDirectory)
    {
        _api = api;
        _dataDirectory = dataDirectory;
    }

    /// <summary>Asks.</summary>
    /// <typeparam name="T">The answer.</typeparam>
    /// <param name="method">HTTP method.</param>
    /// <param name="path">Path and query.</param>
    /// <param name="type">The answer's metadata.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <param name="limit">How long the answer may take; null for the usual.</param>
    /// <param name="body">What is sent; null for nothing.</param>
    /// <returns>The answer, or that nobody gives one.</returns>
    public async Task<Outcome<T>> AskAsync<T>(HttpMethod method, string path, JsonTypeInfo<T> type, CancellationToken cancellationToken, TimeSpan? limit = null, byte[]? body = null)
        where T : class
    {
        // A proxy in the environment has no part in a request to this machine.
        using var http = new HttpClient(new SocketsHttpHandler { UseProxy = false }) { Timeout = limit ?? AskLimit };
        try
        {
            using var request = new HttpRequestMessage(method, new Uri($"http://{_api.Listen}{path}")) { Content = body is null ? null : new ByteArrayContent(body) };
            if (LocalKey.Read(_dataDirectory) is { } key) request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", key);
            using var answer = await http.SendAsync(request, cancellationToken);
            var said = await answer.Content.ReadAsByteArrayAsync(cancellationToken);
            if (answer.IsSuccessStatusCode && JsonSerializer.Deserialize(said, type) is { } value) return value;
            return new Problem(ReasonCode.InputOutput, $"The agent at {_api.Listen} answers {(int)answer.StatusCode}: {System.Text.Encoding.UTF8.GetString(said)}");
        }
        catch (Exception exception) when (exception is HttpRequestException or SocketException or JsonException
            || (exception is TaskCanceledException && !cancellationToken.IsCancellationRequested))
        {
            return new Problem(ReasonCode.InputOutput, $"The agent that has the data directory open does not answer at {_api.Listen}: {exception.Message}");
        }
    }
}
