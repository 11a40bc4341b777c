using System.Security.Cryptography;
using System.Text;
using Edge.Agent.Storage;
using Edge.Protocol;

namespace Edge.Agent.Api.Access;

/// <summary>
/// The key by which the agent's own commands ask the agent that runs: made at every start, in a file of the data folder that
/// nobody but its owner reads. So they are answered where <c>api.requireKey</c> is <c>always</c>, too.
/// </summary>
internal static class LocalKey
{
    private const string FileName = "api.key";
    private const int Bytes = 32;

    /// <summary>Makes the key of this run.</summary>
    /// <param name="dataDirectory">The agent's data folder.</param>
    public static Outcome<ApiKey> Make(string dataDirectory)
    {
        var text = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(Bytes));
        var path = Path.Combine(dataDirectory, FileName);
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        try
        {
            // Never over an older file: its mode would stay.
            File.Delete(path);
            using var file = new FileStream(path, options);
            file.Write(Encoding.ASCII.GetBytes(text));
            return new ApiKey("this agent's commands", SHA256.HashData(Encoding.ASCII.GetBytes(text)), Enum.GetValues<ApiScope>().Aggregate((all, scope) => all | scope)) { IsMadeHere = true };
        }
        catch (Exception exception) when (StorageFault.IsExpected(exception))
        {
            return StorageFault.Describe($"Cannot write '{path}'; the agent's own commands cannot ask it while api.requireKey is 'always'", exception);
        }
    }

    /// <summary>The key of the agent that runs, for who may read it; else null.</summary>
    /// <param name="dataDirectory">The agent's data folder.</param>
    public static string? Read(string dataDirectory)
    {
        try
        {
            return File.ReadAllText(Path.Combine(dataDirectory, FileName));
        }
        catch (Exception exception) when (StorageFault.IsExpected(exception))
        {
            return null;
        }
    }
}
