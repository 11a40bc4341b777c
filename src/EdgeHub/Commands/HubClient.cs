using System.Text.Json;
using Edge.Hub.Api;
using Edge.Protocol;

namespace Edge.Hub.Commands;

/// <summary>Calls a running hub's API.</summary>
internal sealed class HubClient(Uri hub) : IDisposable
{
    /// <summary>The reason when nothing answers at the hub's address.</summary>
    public static readonly ReasonCode NoHub = new("no-hub");

    private readonly HttpClient _http = new() { BaseAddress = hub, Timeout = TimeSpan.FromMinutes(10) };

    /// <summary>Reads.</summary>
    public Task<Outcome<T>> GetAsync<T>(string path, CancellationToken stop)
        where T : class => SendAsync<T>(new HttpRequestMessage(HttpMethod.Get, path), stop);

    /// <summary>Sends a body as JSON.</summary>
    public Task<Outcome<T>> SendAsync<T>(HttpMethod method, string path, object body, CancellationToken stop)
        where T : class => SendAsync<T>(new HttpRequestMessage(method, path) { Content = JsonContent.Create(body, options: HubJson.Options) }, stop);

    /// <summary>Sends a request and reads the answer.</summary>
    public async Task<Outcome<T>> SendAsync<T>(HttpRequestMessage request, CancellationToken stop)
        where T : class
    {
        try
        {
            using var response = await _http.SendAsync(request, stop).ConfigureAwait(false);
            if (!response.IsSuccessStatusCode) return await ReadProblemAsync(response, stop).ConfigureAwait(false);
            return typeof(T) == typeof(Nothing)
                ? (T)(object)Nothing.Value
                : await response.Content.ReadFromJsonAsync<T>(HubJson.Options, stop).ConfigureAwait(false) is { } value
                    ? value
                    : new Problem(ReasonCode.Malformed, $"{request.RequestUri} answered null.");
        }
        catch (HttpRequestException exception)
        {
            return NotThere(exception);
        }
        catch (JsonException exception)
        {
            return new Problem(ReasonCode.Malformed, $"{new Uri(hub, request.RequestUri!)} does not answer as an edge hub does: {exception.Message}");
        }
        finally
        {
            request.Dispose();
        }
    }

    /// <summary>Writes an answer's bytes to a file.</summary>
    public async Task<Outcome<Nothing>> DownloadAsync(string path, string file, CancellationToken stop)
    {
        try
        {
            using var response = await _http.GetAsync(path, HttpCompletionOption.ResponseHeadersRead, stop).ConfigureAwait(false);
            if (!response.IsSuccessStatusCode) return await ReadProblemAsync(response, stop).ConfigureAwait(false);
            await using var target = new FileStream(file, FileMode.Create, FileAccess.Write);
            await response.Content.CopyToAsync(target, stop).ConfigureAwait(false);
            return Nothing.Value;
        }
        catch (HttpRequestException exception)
        {
            return NotThere(exception);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return new Problem(ReasonCode.InputOutput, $"'{file}' cannot be written: {exception.Message}");
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _http.Dispose();

    private Problem NotThere(HttpRequestException exception) =>
        new(NoHub, $"No hub answers at {hub} ({exception.Message}). Start one with 'edge-hub run', or name another with --hub or EDGE_HUB_URL.");

    private static async Task<Problem> ReadProblemAsync(HttpResponseMessage response, CancellationToken stop)
    {
        var text = await response.Content.ReadAsStringAsync(stop).ConfigureAwait(false);
        try
        {
            using var document = JsonDocument.Parse(text);
            var reason = document.RootElement.TryGetProperty("reason", out var word) ? word.GetString()! : ReasonCode.Malformed.Value;
            var detail = document.RootElement.TryGetProperty("detail", out var sentence) ? sentence.GetString()! : text;
            return new Problem(new ReasonCode(reason), detail);
        }
        catch (JsonException)
        {
            return new Problem(ReasonCode.Malformed, $"The hub answered {(int)response.StatusCode}: {text}");
        }
    }
}
