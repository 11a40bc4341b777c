using System.Security.Cryptography;
using System.Text;
using Edge.Agent.Configuration;
using Edge.Protocol.Records;

namespace Edge.Agent.Uploads;

/// <summary>
/// An upload that a rule names. The only way to one is <see cref="Admit"/>, and the queue takes nothing else: what no
/// policy names cannot be offered.
/// </summary>
public sealed class AdmittedUpload
{
    private AdmittedUpload(UploadDraft draft, int rule)
    {
        Draft = draft;
        Rule = rule;
        Id = IdOf(draft);
    }

    /// <summary>What it is.</summary>
    public UploadDraft Draft { get; }

    /// <summary>The rule's place in the policy: uploads of a lower one go first.</summary>
    public int Rule { get; }

    /// <summary>Its id, computed from what it is: the same thing offered again after a crash is the same upload.</summary>
    public Guid Id { get; }

    /// <summary>Asks the policy.</summary>
    /// <param name="options">The policy.</param>
    /// <param name="draft">What could be uploaded.</param>
    /// <returns>Null when no rule names it.</returns>
    public static AdmittedUpload? Admit(UploadOptions options, UploadDraft draft)
    {
        if (draft.Size <= 0) return null;
        for (var index = 0; index < options.Allow.Count; index++)
        {
            if (Names(options.Allow[index], draft)) return new AdmittedUpload(draft, index);
        }

        return null;
    }

    private static bool Names(UploadRule rule, UploadDraft draft)
    {
        if (rule.Kind != draft.Kind) return false;
        if (rule.Verdicts.Count > 0 && !(draft.Verdict is { } verdict && rule.Verdicts.Contains(verdict))) return false;
        return rule.PerMille >= 1000 || DecisionDraw.IsDrawn(draft.DecisionId ?? IdOf(draft), rule.PerMille);
    }

    private static Guid IdOf(UploadDraft draft)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.UTF8.GetBytes($"{draft.Kind}\n{draft.DecisionId:N}\n{draft.Digest}\n{draft.Name}"), hash);
        // RFC 9562: version 8 is the one for ids made one's own way; the variant's bits are 10.
        hash[6] = (byte)((hash[6] & 0x0F) | 0x80);
        hash[8] = (byte)((hash[8] & 0x3F) | 0x80);
        return new Guid(hash[..16], bigEndian: true);
    }
}
