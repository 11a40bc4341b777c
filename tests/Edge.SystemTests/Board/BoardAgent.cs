using Edge.TestKit;
using Edge.TestKit.Board;
using Edge.TestKit.Processes;

namespace Edge.SystemTests.Board;

/// <summary>The published arm64 agent and the shipped model as a payload for the board.</summary>
internal static class BoardAgent
{
    /// <summary>Where the model lies on the board.</summary>
    public const string Model = "models/pcb-defects/1";

    /// <summary>Why this host has no arm64 agent, or null when it has.</summary>
    public static string? Missing
    {
        get
        {
            try
            {
                return Binaries.AgentForArm64 is null ? "" : null;
            }
            catch (FileNotFoundException exception)
            {
                return exception.Message;
            }
        }
    }

    /// <summary>Gathers agent and model.</summary>
    /// <param name="runScript">What the board runs; the agent is <c>./edge-agent</c>.</param>
    public static BoardPayload Payload(string runScript)
    {
        var payload = new BoardPayload(runScript);
        payload.AddAgent();
        payload.AddFolder(Model, Samples.Model("1"));
        return payload;
    }
}
