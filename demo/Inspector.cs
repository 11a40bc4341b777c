using System.Net.Http.Json;
using System.Text.Json;

namespace Edge.Demo;

/// <summary>The person who looks at what two versions judged differently. This one knows the truth: it is in the part's name.</summary>
internal sealed class Inspector
{
    private readonly HttpClient _hub;

    public Inspector(HttpClient hub) => _hub = hub;

    /// <summary>Frames judged so far.</summary>
    public int Judged { get; private set; }

    /// <summary>Judges what waits until cancelled.</summary>
    public async Task WorkAsync(CancellationToken cancellationToken)
    {
        using var pace = new PeriodicTimer(TimeSpan.FromSeconds(1));
        try
        {
            while (await pace.WaitForNextTickAsync(cancellationToken)) await JudgeAsync(cancellationToken);
        }
        catch (OperationCanceledException)
        {
            // The shift is over.
        }
    }

    private async Task JudgeAsync(CancellationToken cancellationToken)
    {
        using var waiting = JsonDocument.Parse(await _hub.GetStringAsync(new Uri("api/v1/reviews?kind=disagreement", UriKind.Relative), cancellationToken));
        foreach (var review in waiting.RootElement.EnumerateArray())
        {
            var isGood = review.GetProperty("partId").GetString()!.StartsWith("good", StringComparison.Ordinal);
            var right = review.GetProperty("candidate").GetProperty("verdict").GetString() == (isGood ? "accept" : "reject") ? "candidate" : "active";
            using var answer = await _hub.PostAsJsonAsync(
                new Uri($"api/v1/reviews/{review.GetProperty("id").GetInt64()}", UriKind.Relative), new { judgement = right, by = "inspector" }, cancellationToken);
            answer.EnsureSuccessStatusCode();
            Judged++;
        }
    }
}
