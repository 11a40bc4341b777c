using System.Runtime.InteropServices;
using Edge.Agent.Tests.Fixtures;

namespace Edge.Agent.Tests.Inference;

public sealed partial class OnnxRuntimeLibraryTests
{
    [Fact]
    public void Constructor_OnUnix_SwitchesTelemetryOffInTheNativeEnvironment()
    {
        Assert.SkipUnless(!OperatingSystem.IsWindows(), "getenv is Unix's.");

        Assert.NotEmpty(AgentFixture.Library.Version);

        Assert.Equal("1", Marshal.PtrToStringUTF8(GetEnvironment("ORT_DISABLE_TELEMETRY")));
    }

    [Fact]
    public void AvailableProviders_ThisBuild_HasTheCpu() => Assert.Contains("CPUExecutionProvider", AgentFixture.Library.AvailableProviders);

    [LibraryImport("libc", EntryPoint = "getenv", StringMarshalling = StringMarshalling.Utf8)]
    private static partial nint GetEnvironment(string name);
}
