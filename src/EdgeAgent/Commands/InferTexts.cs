using System.CommandLine;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Edge.Agent.Api.Tasks;
using Edge.Agent.Models;
using Edge.Agent.Pipeline;
using Edge.Agent.Pipeline.Postprocessing;
using Edge.Agent.Serving;
using Spectre.Console;

namespace Edge.Agent.Commands;

/// <summary><c>edge-agent infer --text</c>: what a model makes of some texts.</summary>
internal static class InferTexts
{
    /// <summary>Best labels in a JSON answer: all of them, for every model there is.</summary>
    private const int AllLabels = int.MaxValue;

    public static async Task<int> RunAsync(
        InvocationConfiguration io, RuntimeLibraries runtime, string folder, string[] texts, string? dump, bool json, CancellationToken cancellationToken)
    {
        if (!ModelFolder.Find(folder).TryGet(out var snapshot, out var problem)) return ExitCodes.Report(io.Error, problem);
        if (!runtime.Open(1).TryGet(out var library, out problem)) return ExitCodes.Report(io.Error, problem);
        if (!(await SingleText.OpenAsync(library, snapshot, TimeProvider.System)).TryGet(out var model, out problem)) return ExitCodes.Report(io.Error, problem);
        await using (model)
        {
            if (model.Active.Check.Degradation is { } degradation) await io.Error.WriteLineAsync($"edge-agent: {degradation}");
            var answers = new List<TaskAnswer>(texts.Length);
            foreach (var text in texts)
            {
                if (!(await model.AnswerAsync(text, cancellationToken)).TryGet(out var answer, out problem)) return ExitCodes.Report(io.Error, problem);
                answers.Add(answer);
            }

            if (dump is not null && await StageDump.WriteTextsAsync(model.Model, texts, dump, cancellationToken) is { } undumped) return ExitCodes.Report(io.Error, undumped);
            if (json) await io.Output.WriteLineAsync(Json(model.Served, answers));
            else Print(model.Bundle, texts, answers, io.Output);
            return ExitCodes.Success;
        }
    }

    private static string Json(ServedModel model, List<TaskAnswer> answers)
    {
        using var bytes = new MemoryStream();
        using (var json = new Utf8JsonWriter(bytes))
        {
            json.WriteStartArray();
            foreach (var answer in answers) TaskAnswerWriter.Write(json, model, answer, AllLabels);
            json.WriteEndArray();
        }

        return Encoding.UTF8.GetString(bytes.ToArray());
    }

    private static void Print(ModelBundle bundle, string[] texts, List<TaskAnswer> answers, TextWriter output)
    {
        var table = new Table().RoundedBorder().AddColumns("text", bundle.Labels.Count > 0 ? "label" : "vector", "score", "provider", "ms");
        foreach (var (text, answer) in texts.Zip(answers))
        {
            var (label, score) = Best(bundle.Labels, answer);
            var timing = answer.Timing.ComputeInput + answer.Timing.ComputeInfer + answer.Timing.ComputeOutput;
            table.AddRow(
                new Text(text), new Text(label), new Text(score), new Text(answer.ExecutionProvider),
                new Text(timing.TotalMilliseconds.ToString("0.00", CultureInfo.InvariantCulture)));
        }

        TableOutput.Write(table, output);
    }

    private static (string Label, string Score) Best(IReadOnlyList<string> labels, TaskAnswer answer)
    {
        var (scores, vector) = (answer.Result.Scores, answer.Result.Embedding);
        if (scores.Length == 0)
            return (string.Create(CultureInfo.InvariantCulture, $"[{string.Join(", ", vector.Take(4).Select(value => value.ToString("0.###", CultureInfo.InvariantCulture)))}, …] of {vector.Length}"), "");
        var best = TopScores.Best(scores);
        return (labels[best], scores[best].ToString("0.000", CultureInfo.InvariantCulture));
    }
}
