using System.CommandLine;
using System.Globalization;
using Edge.Agent.Models;
using Edge.Agent.Trust;

namespace Edge.Agent.Commands.Trust;

/// <summary>Signs a version and says so, for every command that does.</summary>
internal static class SignedVersion
{
    /// <summary>Signs.</summary>
    /// <param name="io">Where it is said.</param>
    /// <param name="signer">Who signs.</param>
    /// <param name="repository">The repository.</param>
    /// <param name="place">The version in it.</param>
    /// <returns>One of <see cref="ExitCodes"/>.</returns>
    public static int Write(InvocationConfiguration io, TaughtSigner signer, string repository, RepositoryPlace place)
    {
        if (!signer.Sign(repository, place).TryGet(out var expires, out var problem)) return ExitCodes.Report(io.Error, problem with { Message = $"{place.Name}@{place.Version} is not signed: {problem.Message}" });
        io.Output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"signed {place.Name}@{place.Version} with this box's key; holds until {expires:yyyy-MM-dd}"));
        return ExitCodes.Success;
    }
}
