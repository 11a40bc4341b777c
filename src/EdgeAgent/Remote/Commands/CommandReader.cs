using System.Text.RegularExpressions;
using Edge.Protocol;
using Edge.Protocol.Messages;

namespace Edge.Agent.Remote.Commands;

/// <summary>Reads commands and refuses what could not be answered or kept.</summary>
internal static partial class CommandReader
{
    /// <summary>A name or an asker longer than this is none, and would fill the journal.</summary>
    private const int LongestWord = 128;

    /// <summary>Parses and checks a command.</summary>
    /// <param name="payload">UTF-8 JSON.</param>
    public static Outcome<CommandRequest> Read(ReadOnlySpan<byte> payload)
    {
        if (!ProtocolJson.Parse(payload, ProtocolJson.Default.CommandRequest, "command").TryGet(out var request, out var problem)) return problem;
        if (request.V != 1) return new Problem(ReasonCode.Unsupported, $"Command version {request.V}; this build reads version 1.");
        if (!IdForm().IsMatch(request.Id)) return new Problem(ReasonCode.Malformed, "The command's id is not 1 to 64 letters, digits and '-'.");
        return request.Name.Length > LongestWord || request.By?.Length > LongestWord
            ? new Problem(ReasonCode.TooLarge, $"The command's name or asker is longer than {LongestWord} characters.")
            : request;
    }

    [GeneratedRegex(@"\A[A-Za-z0-9-]{1,64}\z")]
    private static partial Regex IdForm();
}
