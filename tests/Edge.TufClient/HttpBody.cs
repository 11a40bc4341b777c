using System.Net;
using Edge.Protocol;

namespace Edge.TufClient;

/// <summary>Reads a URL up to a bound, however long the server goes on.</summary>
internal static class HttpBody
{
    public static async ValueTask<Outcome<ReadOnlyMemory<byte>>> GetAsync(HttpClient http, string url, long maxBytes, CancellationToken stop)
    {
        try
        {
            // Taken as it stands: the names are escaped, and must not be unescaped or shortened on the way.
            using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(url, new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true }));
            using var answer = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, stop);
            if (answer.StatusCode is HttpStatusCode.NotFound or HttpStatusCode.Forbidden) return new Problem(ReasonCode.NotFound, $"{url}: {answer.StatusCode}");
            if (!answer.IsSuccessStatusCode) return new Problem(ReasonCode.InputOutput, $"{url}: {answer.StatusCode}");
            using var body = await answer.Content.ReadAsStreamAsync(stop);
            using var read = new MemoryStream();
            var buffer = new byte[64 * 1024];
            while (await body.ReadAsync(buffer, stop) is > 0 and var count)
            {
                if (read.Length + count > maxBytes) return new Problem(ReasonCode.TooLarge, $"{url}: more than {maxBytes} bytes");
                read.Write(buffer, 0, count);
            }

            return (ReadOnlyMemory<byte>)read.ToArray();
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException)
        {
            return new Problem(ReasonCode.InputOutput, $"{url}: {exception.Message}");
        }
    }
}
