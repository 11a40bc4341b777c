using System.Text.Json;

namespace Edge.TestKit.Processes;

/// <summary>What a hub says over its REST API: the only way tests and the demo look inside it.</summary>
public sealed class HubView
{
    private const int PageSize = 1_000;
    private readonly HttpClient _http;

    /// <summary>A view of a hub.</summary>
    /// <param name="http">A client whose base address is the hub.</param>
    public HubView(HttpClient http) => _http = http;

    /// <summary>The totals.</summary>
    public async Task<HubTotals> TotalsAsync()
    {
        using var document = await GetAsync("api/v1/summary");
        var root = document.RootElement;
        return new HubTotals(
            root.GetProperty("results").GetInt64(),
            root.GetProperty("duplicates").GetInt64(),
            root.GetProperty("repeatedDecisions").GetInt64(),
            root.GetProperty("cached").GetInt64(),
            root.GetProperty("devicesOnline").GetInt32());
    }

    /// <summary>Every result of a device, oldest first.</summary>
    /// <param name="device">The device; its site is <c>plant</c>.</param>
    public async Task<IReadOnlyList<HubResult>> ResultsAsync(string device)
    {
        var results = new List<HubResult>();
        for (string? cursor = ""; cursor is not null;)
        {
            using var document = await GetAsync($"api/v1/results?device=plant/{device}&limit={PageSize}{cursor}");
            var items = document.RootElement.GetProperty("items");
            foreach (var item in items.EnumerateArray())
            {
                results.Add(new HubResult(
                    item.GetProperty("decisionId").GetGuid(),
                    item.GetProperty("partId").GetString()!,
                    item.GetProperty("verdict").GetString()!,
                    Text(item, "modelVersion"),
                    Text(item, "label"),
                    item.GetProperty("reason").GetString()!,
                    item.GetProperty("cached").GetBoolean()));
            }

            cursor = Text(document.RootElement, "next") is { } next ? $"&before={next}" : null;
        }

        results.Reverse();
        return results;
    }

    /// <summary>The version a device reports as committed, or null.</summary>
    /// <param name="device">The device; its site is <c>plant</c>.</param>
    /// <param name="model">Model name.</param>
    public async Task<string?> CommittedVersionAsync(string device, string model)
    {
        using var answer = await _http.GetAsync(new Uri($"api/v1/devices/plant/{device}", UriKind.Relative));
        if (answer.StatusCode == System.Net.HttpStatusCode.NotFound) return null;
        using var document = JsonDocument.Parse(await answer.Content.ReadAsStringAsync());
        if (!document.RootElement.TryGetProperty("reported", out var reported) || reported.ValueKind == JsonValueKind.Null) return null;
        return reported.GetProperty("models").EnumerateArray()
            .Where(report => report.GetProperty("name").GetString() == model && report.GetProperty("state").GetString() == "committed")
            .Select(report => report.GetProperty("version").GetString())
            .FirstOrDefault();
    }

    private static string? Text(JsonElement element, string name) =>
        element.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null ? value.ToString() : null;

    private async Task<JsonDocument> GetAsync(string path) => JsonDocument.Parse(await _http.GetStringAsync(new Uri(path, UriKind.Relative)));
}
