using System.Runtime.InteropServices;
using Edge.TestKit.Processes;

namespace Edge.SystemTests;

public sealed class PublishedAgentTests
{
    /// <summary>What the agent is today and a little room: a jump beyond it is a library that nobody meant to link.</summary>
    private const long MaxBinaryBytes = 31_000_000;

    [Fact]
    public void Publish_NativeBinary_IsSmallAndAlone()
    {
        Assert.SkipUnless(IsNative, "published as a JIT build: no native toolchain here");
        var folder = Path.GetDirectoryName(Binaries.Agent)!;
        Assert.InRange(new FileInfo(Binaries.Agent).Length, 1_000_000, MaxBinaryBytes);
        Assert.Equal(
            ["libSkiaSharp.so", "libonnxruntime.so"],
            Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories)
                .Select(file => Path.GetFileName(file)!)
                .Where(name => Path.GetExtension(name) is ".so" or ".dll" or ".dylib")
                .Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Doctor_OnThisMachine_NamesRuntimeAndProvider()
    {
        var (exitCode, output) = await ProgramProcess.RunAsync(Binaries.Agent, "doctor");

        Assert.Equal(0, exitCode);
        Assert.Contains(RuntimeInformation.RuntimeIdentifier, output, StringComparison.Ordinal);
        Assert.Contains("ONNX Runtime", output, StringComparison.Ordinal);
        Assert.Contains("cpu", output, StringComparison.Ordinal);
    }

    /// <summary>DirectML's package can be had on no machine but Windows, so the choice is checked by evaluating the project.</summary>
    [Theory]
    [InlineData("win-x64", "Microsoft.ML.OnnxRuntime.DirectML")]
    [InlineData("linux-x64", "Microsoft.ML.OnnxRuntime")]
    public async Task Build_RuntimeIdentifier_TakesItsOnnxRuntime(string runtimeIdentifier, string package)
    {
        var project = Path.Combine(TestKit.RepositoryRoot.Path, "src", "EdgeAgent");

        var (exitCode, output) = await ProgramProcess.RunAsync("dotnet", "msbuild", project, "-getItem:PackageReference", $"-p:RuntimeIdentifier={runtimeIdentifier}");

        Assert.True(exitCode == 0, output);
        var chosen = System.Text.Json.Nodes.JsonNode.Parse(output)!["Items"]!["PackageReference"]!.AsArray()
            .Select(item => (string)item!["Identity"]!)
            .Where(name => name.StartsWith("Microsoft.ML.OnnxRuntime", StringComparison.Ordinal));
        Assert.Equal([package], chosen);
    }

    private static bool IsNative => !File.Exists(Path.ChangeExtension(Binaries.Agent, ".dll"));
}
