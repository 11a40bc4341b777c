using Edge.Agent.Configuration.Shape;
using Edge.TestKit;

namespace Edge.Agent.Tests.Configuration;

public sealed class SchemaWriterTests
{
    /// <summary>After a change of the shape: <c>edge-agent schema &gt; docs/schemas/agent.schema.json</c>.</summary>
    [Fact]
    public void Write_AgentShape_IsThePublishedSchema() => Assert.Equal(
        File.ReadAllText(Path.Combine(RepositoryRoot.Path, "docs", "schemas", "agent.schema.json")).ReplaceLineEndings("\n"),
        SchemaWriter.Write(AgentShape.Root, "Edge agent"));
}
