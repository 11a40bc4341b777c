using System.Diagnostics;
using Edge.Agent.Inference;
using Edge.Agent.Inference.Providers;
using Edge.Protocol;
using Edge.TestKit;

namespace Edge.Agent.Tests.Inference.Providers;

public sealed class OnnxRuntimeFileTests : IDisposable
{
    private readonly TemporaryDirectory _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Open_OurOwnLibrary_Opens()
    {
        var ours = Directory.GetFiles(AppContext.BaseDirectory, "libonnxruntime.so", SearchOption.AllDirectories).FirstOrDefault(file => file.Contains("linux-x64", StringComparison.Ordinal));
        Assert.SkipWhen(ours is null || !OperatingSystem.IsLinux(), "There is no ONNX Runtime for this machine beside the tests.");

        Assert.True(OnnxRuntimeFile.Open(ours!).IsSuccess);
    }

    [Fact]
    public void Open_MissingFile_NamesSettingAndPath()
    {
        var problem = OnnxRuntimeFile.Open(_folder.Combine("libonnxruntime.so")).Problem!;

        Assert.Equal(ReasonCode.NotFound, problem.Reason);
        Assert.StartsWith("models.onnxRuntimeLibrary: there is no file", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Open_FileThatIsNoLibrary_SaysThatItDoesNotLoad()
    {
        var text = _folder.Combine("libonnxruntime.so");
        File.WriteAllText(text, "not a library");

        Assert.Contains("does not load", OnnxRuntimeFile.Open(text).Problem!.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Open_OtherLibrary_SaysThatItIsNotOnnxRuntime()
    {
        Assert.SkipWhen(PlainProvider.Missing is not null, PlainProvider.Missing ?? "");

        Assert.Contains("is not ONNX Runtime", OnnxRuntimeFile.Open(PlainProvider.Path).Problem!.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("1.18.2", false)]
    [InlineData("1.30.0", false)]
    [InlineData("0.9", false)]
    [InlineData("1.31.0", true)]
    [InlineData("1.40.0-jetson", true)]
    public void Open_LibraryOfAVersion_IsOldEnoughOrNot(string version, bool serves)
    {
        Assert.SkipWhen(PlainProvider.Missing is not null, PlainProvider.Missing ?? "");

        var outcome = OnnxRuntimeFile.Open(Compile(version));

        Assert.Equal(serves, outcome.IsSuccess);
        if (!serves) Assert.Contains($"is ONNX Runtime {version}, which does not support API version {OnnxRuntimeLibrary.ApiVersion}", outcome.Problem!.Message, StringComparison.Ordinal);
    }

    /// <summary>A library that says no more than its version.</summary>
    private string Compile(string version)
    {
        var source = _folder.Combine("version.c");
        File.WriteAllText(source, $$"""
            typedef struct { const void* (*GetApi)(unsigned); const char* (*GetVersionString)(void); } Base;
            static const void* api(unsigned version) { return 0; }
            static const char* version(void) { return "{{version}}"; }
            static const Base base = { api, version };
            const Base* OrtGetApiBase(void) { return &base; }
            """);
        var library = _folder.Combine("libonnxruntime.so");
        using var compiler = Process.Start("g++", ["-x", "c", "-shared", "-fPIC", source, "-o", library]);
        compiler.WaitForExit();
        Assert.Equal(0, compiler.ExitCode);
        return library;
    }
}
