namespace Edge.Demo;

/// <summary>How long the demo's acts last.</summary>
/// <param name="Unattended">True for <c>--ci</c>: plain lines, a bounded run, and the exit code says whether every promise held.</param>
/// <param name="ImagesPerSecond">Images each box gets per second.</param>
/// <param name="Act">How long each act runs.</param>
/// <param name="HubAbsence">How long the hub is stopped.</param>
/// <param name="DashboardPort">The dashboard's preferred port.</param>
internal sealed record DemoOptions(bool Unattended, int ImagesPerSecond, TimeSpan Act, TimeSpan HubAbsence, int DashboardPort)
{
    public static DemoOptions Parse(string[] arguments) =>
        new(arguments.Contains("--ci"), 20, TimeSpan.FromSeconds(8), TimeSpan.FromSeconds(6), 8080);
}
