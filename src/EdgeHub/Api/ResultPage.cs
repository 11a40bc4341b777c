namespace Edge.Hub.Api;

/// <summary>Some results, newest first.</summary>
/// <param name="Items">The results.</param>
/// <param name="Next">Pass as <c>before</c> for the page that follows; null at the end.</param>
public sealed record ResultPage(IReadOnlyList<ResultView> Items, long? Next);
