using Edge.Agent.Configuration;
using Edge.Agent.Inference;
using Edge.Agent.Inference.Placement;
using Edge.Agent.Tests.Fixtures;
using Edge.Protocol;
using Edge.TestKit;

namespace Edge.Agent.Tests.Inference.Providers;

public sealed class SessionFactoryTests : IDisposable
{
    private readonly TemporaryDirectory _folder = new();
    private readonly SessionFactory _sessions = new(PlainRuntime.Library);

    private string Model => Path.Combine(TinyModel.Write(_folder.Path), "model.onnx");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Open_OnTheCpu_LedgerHasEveryNode()
    {
        using var session = Open(ExecutionProviderPolicy.Any);

        Assert.Equal([new PlacedNode("cpu", "Flatten", ""), new PlacedNode("cpu", "MatMul", "")], session.Placement.Nodes.OrderBy(node => node.Operator, StringComparer.Ordinal));
        Assert.Equal("cpu", session.Provider);
        Assert.Null(session.Degradation);
    }

    [Fact]
    public void Open_PreferPlain_LedgerSaysWhereEachNodeRuns()
    {
        using var session = Open(PlainRuntime.Policy(ProviderRequirement.Prefer));

        Assert.Equal(PlainProvider.Name, session.Provider);
        Assert.Equal(1, session.Placement.Counts[PlainProvider.Name]["MatMul"]);
        Assert.Equal(1, session.Placement.Counts["cpu"]["Flatten"]);
        Assert.Equal(2, session.Placement.Nodes.Count);
        Assert.Contains("leaves 1 of 2 nodes on the CPU (Flatten 1)", session.Degradation, StringComparison.Ordinal);
    }

    [Fact]
    public void Open_RequireWithAllowedOperators_IsMet()
    {
        using var session = Open(PlainRuntime.Policy(ProviderRequirement.Require) with { AllowedCpuOperators = ["Flatten"] });

        Assert.Equal(PlainProvider.Name, session.Provider);
        Assert.Null(session.Degradation);
    }

    [Fact]
    public void Open_RequireWithNodesOnTheCpu_IsRefusedNamingThem()
    {
        var problem = Refuse(PlainRuntime.Policy(ProviderRequirement.Require));

        Assert.Equal(ReasonCode.ExecutionProviderUnavailable, problem.Reason);
        Assert.Contains("leaves 1 of 2 nodes on the CPU (Flatten 1)", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Open_ProviderTakesNoNode_IsNotSaidToRunIt()
    {
        using var session = Open(PlainRuntime.Policy(ProviderRequirement.Prefer, ("operators", "Conv")));

        Assert.Equal("cpu", session.Provider);
        Assert.Contains("takes none of the model's 2 nodes", session.Degradation, StringComparison.Ordinal);
    }

    [Fact]
    public void Open_ProviderFailsAtCreation_NextOfTheOrderServes()
    {
        using var session = Open(PlainRuntime.Policy(ProviderRequirement.Prefer, ("fail_create", "no power")));

        Assert.Equal("cpu", session.Provider);
        Assert.Contains("no power", session.Degradation, StringComparison.Ordinal);
        Assert.Contains("no power", Refuse(PlainRuntime.Policy(ProviderRequirement.Require, ("fail_create", "no power"))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Open_CompilationFailsUnderAny_CpuServesWithoutARemark()
    {
        using var session = Open(PlainRuntime.Policy(ProviderRequirement.Any, ("fail_compile", "out of memory")));

        Assert.Equal("cpu", session.Provider);
        Assert.Null(session.Degradation);
    }

    [Fact]
    public void Open_UnknownName_SaysWhichAreKnown()
    {
        var problem = Refuse(new ExecutionProviderPolicy(ProviderRequirement.Require, ["tensort"]));
        Assert.Contains("known are cpu, cuda, tensorrt", problem.Message, StringComparison.Ordinal);

        using var session = Open(new ExecutionProviderPolicy(ProviderRequirement.Any, ["tensort"]));
        Assert.Contains("tensort", session.Degradation, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("cuda")]
    [InlineData("tensorrt")]
    [InlineData("dml")]
    [InlineData("qnn")]
    [InlineData("openvino")]
    [InlineData("coreml")]
    public void Open_ProviderOfAnotherBuild_GivesItsRemedy(string name)
    {
        Assert.SkipWhen(AgentFixture.Library.Providers.Remedy(name) is null, $"{name} is in this build.");

        Assert.Contains("not in this build of ONNX Runtime", Refuse(new ExecutionProviderPolicy(ProviderRequirement.Require, [name])).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Open_DeviceThatIsNotThere_NamesThoseThatAre()
    {
        var problem = Refuse(PlainRuntime.Policy(ProviderRequirement.Require, ("device", "gpu")));

        Assert.Contains("no device 'gpu'; it has npu \"Plain virtual NPU\"", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Open_ShippedModel_LedgerIsExactToTheNode()
    {
        var file = Path.Combine(Samples.Model("2"), "model.onnx");
        using var cpu = Open(ExecutionProviderPolicy.Any, file);
        var convolutions = cpu.Placement.Counts["cpu"]["Conv"];
        using var all = Open(PlainRuntime.Policy(ProviderRequirement.Any, ("operators", "Conv")), file);
        using var some = Open(PlainRuntime.Policy(ProviderRequirement.Any, ("operators", "Conv"), ("max_nodes", "2")), file);

        Assert.Equal(convolutions, all.Placement.On(PlainProvider.Name));
        Assert.False(all.Placement.Counts["cpu"].ContainsKey("Conv"));
        Assert.Equal(2, some.Placement.On(PlainProvider.Name));
        Assert.Equal(convolutions - 2, some.Placement.Counts["cpu"]["Conv"]);
        Assert.Equal(cpu.Placement.Nodes.Select(node => node.Name).Order(), some.Placement.Nodes.Select(node => node.Name).Order());
    }

    private ModelSession Open(ExecutionProviderPolicy policy, string? file = null)
    {
        Assert.True(_sessions.Open(file ?? Model, policy, null, TestContext.Current.CancellationToken).TryGet(out var session, out var problem), problem?.ToString());
        return session;
    }

    private Problem Refuse(ExecutionProviderPolicy policy)
    {
        Assert.False(_sessions.Open(Model, policy, null, TestContext.Current.CancellationToken).TryGet(out _, out var problem));
        return problem;
    }
}
