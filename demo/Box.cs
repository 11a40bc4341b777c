using Edge.TestKit.Processes;

namespace Edge.Demo;

/// <summary>One agent of the demo and the camera in front of it.</summary>
internal sealed class Box
{
    private readonly Camera _camera;

    public Box(AgentProcess agent, Camera camera)
    {
        Agent = agent;
        _camera = camera;
    }

    public AgentProcess Agent { get; }

    /// <summary>Images put in front of the box so far.</summary>
    public int Fed { get; private set; }

    /// <summary>Puts the next image in front of the box; its name begins with what it truly shows.</summary>
    public void FeedNext()
    {
        var (image, label) = _camera.Take();
        Fed++;
        Agent.Feed(image, $"{label}-{Fed:d5}.png");
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
