using Edge.TestKit;
using Edge.TestKit.Processes;

namespace Edge.Demo;

/// <summary>One agent of the demo and the camera in front of it: sample boards, some of them shown twice.</summary>
internal sealed class Box
{
    /// <summary>The same picture comes round again after this many: repeated files are what the result cache is for.</summary>
    private const int Distinct = 140;

    private readonly IReadOnlyList<(string Path, string Label)> _samples = Samples.All();

    public Box(AgentProcess agent) => Agent = agent;

    public AgentProcess Agent { get; }

    /// <summary>Images put in front of the box so far.</summary>
    public int Fed { get; private set; }

    /// <summary>Puts the next image in front of the box.</summary>
    public void FeedNext()
    {
        var (path, label) = _samples[Fed % Math.Min(Distinct, _samples.Count)];
        Fed++;
        Agent.Feed(File.ReadAllBytes(path), $"{label}-{Fed:d5}.png");
    }

    /// <summary>What the box says of itself; null while it does not answer.</summary>
    public async Task<BoxStatus?> StatusAsync()
    {
        try
        {
            return BoxStatus.Read(await Agent.StatusAsync());
        }
        catch (HttpRequestException)
        {
            return null;
        }
    }
}
