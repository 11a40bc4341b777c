using System.Diagnostics;

namespace Edge.TestKit;

/// <summary>
/// The execution provider of <c>tests/plugin-provider</c>, built on demand: it computes MatMul, Gemm, Relu and Conv plainly on a
/// virtual NPU and fails when its options say so.
/// </summary>
public static class PlainProvider
{
    /// <summary>The name to register it under: ORT lets only such names bring devices that are not there.</summary>
    public const string Registration = "plain.virtual";

    /// <summary>What it calls itself, and what ledgers and decisions call it.</summary>
    public const string Name = "Plain";

    private static readonly Lazy<(string Path, string? Problem)> Built = new(Build);

    /// <summary>Why it cannot be had here, for Assert.SkipWhen; null when it can.</summary>
    public static string? Missing => Built.Value.Problem;

    /// <summary>The shared library.</summary>
    public static string Path => Built.Value.Path;

    private static (string Path, string? Problem) Build()
    {
        var library = System.IO.Path.Combine(AppContext.BaseDirectory, "plugin-provider", "libplain.so");
        if (!OperatingSystem.IsLinux()) return (library, "The test execution provider is built on Linux.");
        if (!File.Exists("/usr/bin/g++")) return (library, "The test execution provider needs g++.");
        var start = new ProcessStartInfo(System.IO.Path.Combine(RepositoryRoot.Path, "tests", "plugin-provider", "build.sh"), library) { RedirectStandardError = true };
        using var build = Process.Start(start) ?? throw new InvalidOperationException("build.sh does not start.");
        var errors = build.StandardError.ReadToEnd();
        build.WaitForExit();
        // A compiler that is there and fails is a defect, not a machine without one.
        return build.ExitCode == 0 ? (library, null) : throw new InvalidOperationException($"tests/plugin-provider does not build: {errors}");
    }
}
