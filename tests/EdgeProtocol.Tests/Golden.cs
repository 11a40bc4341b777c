using System.Runtime.CompilerServices;

namespace Edge.Protocol.Tests;

/// <summary>
/// The wire as files: what a build writes must be these bytes, today and in every later build.
/// A deliberate change is made with <c>EDGE_WRITE_GOLDEN=1</c> in the environment, and reviewed as a diff of the files.
/// </summary>
internal static class Golden
{
    public static byte[] Read(string name) => File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "Golden", name));

    public static void Holds(string name, byte[] actual, [CallerFilePath] string caller = "")
    {
        if (Environment.GetEnvironmentVariable("EDGE_WRITE_GOLDEN") == "1")
        {
            var folder = Path.GetDirectoryName(caller)!;
            while (!Directory.Exists(Path.Combine(folder, "Golden"))) folder = Path.GetDirectoryName(folder)!;
            File.WriteAllBytes(Path.Combine(folder, "Golden", name), actual);
            return;
        }

        Assert.Equal(Read(name), actual);
    }
}
