using System.Globalization;
using System.Text;
using Edge.Agent.Commands.Audit;
using Edge.Agent.Feedback;
using Edge.Agent.Privacy;
using Edge.Agent.Storage;
using Edge.Protocol.Messages;

namespace Edge.Agent.Commands.Feedback;

/// <summary>What people said as a dataset: a folder a class with the pictures that the policy kept, and every word in a table.</summary>
internal sealed class FeedbackExport
{
    private readonly FeedbackStore _feedback;
    private readonly EvidenceStore _evidence;

    public FeedbackExport(FeedbackStore feedback, EvidenceStore evidence)
    {
        _feedback = feedback;
        _evidence = evidence;
    }

    /// <summary>Writes it.</summary>
    /// <param name="folder">The folder.</param>
    /// <returns>Pictures written, and decisions of which none is kept.</returns>
    public (int Pictures, int Without) Write(string folder)
    {
        var (pictures, without) = (0, 0);
        var table = new StringBuilder("file,class,word,decision,part,pipeline,verdict,by,at\n");
        foreach (var record in _feedback.All)
        {
            var found = 0;
            foreach (var item in _evidence.Of(record.DecisionId))
            {
                if (!_evidence.Read(item.Key).TryGet(out var picture, out _)) continue;
                var name = $"{FolderOf(record)}/{record.DecisionId:N}{(found++ == 0 ? "" : $"-{found}")}{KeptPictures.ExtensionOf(picture.Span)}";
                var path = Path.Combine(folder, name);
                Directory.CreateDirectory(Path.GetDirectoryName(path)!);
                AtomicFile.Write(path, picture.Span);
                pictures++;
                Append(table, name, record);
            }

            if (found > 0) continue;
            without++;
            Append(table, "", record);
        }

        Directory.CreateDirectory(folder);
        AtomicFile.Write(Path.Combine(folder, "feedback.csv"), Encoding.UTF8.GetBytes(table.ToString()));
        return (pictures, without);
    }

    /// <summary>The class somebody named; without one, what the word says of the part.</summary>
    private static string ClassOf(FeedbackRecord record) => record.Label ?? (record.Word, record.Verdict) switch
    {
        (FeedbackWord.FalseReject, _) or (FeedbackWord.Right, Verdict.Accept) => "good",
        _ => "defect",
    };

    /// <summary>A class may have any name; a folder may not.</summary>
    private static string FolderOf(FeedbackRecord record)
    {
        var name = string.Concat(ClassOf(record).Select(letter => char.IsLetterOrDigit(letter) || letter is '-' or '_' or '.' or ' ' ? letter : '_')).Trim(' ', '.');
        return name.Length == 0 ? "unnamed" : name;
    }

    private static void Append(StringBuilder table, string file, FeedbackRecord record) => table.AppendJoin(
        ',',
        new[]
        {
            file, ClassOf(record), FeedbackWords.Of(record.Word), record.DecisionId.ToString(), record.PartId, record.Pipeline, record.Verdict.Word(),
            record.By, record.At.Wall?.ToString("O", CultureInfo.InvariantCulture) ?? "",
        }.Select(Quoted)).Append('\n');

    private static string Quoted(string text) => text.AsSpan().ContainsAny(",\"\n\r") ? $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : text;
}
