using System.Text.Json;
using Edge.Agent.Tasks;
using Edge.Protocol.Artifacts;

namespace Edge.Agent.Models;

/// <summary>Reads a model's golden cases and reports everything that is wrong with them.</summary>
internal static class GoldenReader
{
    /// <summary>Reads them.</summary>
    /// <param name="folder">The folder with <c>golden.json</c>.</param>
    /// <param name="task">What the model's description says to its task.</param>
    /// <param name="labels">The model's labels; empty when it has none.</param>
    /// <param name="errors">Takes every error.</param>
    public static GoldenCase[] Read(string folder, TaskOptions task, IReadOnlyList<string> labels, List<string> errors)
    {
        var file = Path.Combine(folder, "golden.json");
        if (!File.Exists(file))
        {
            errors.Add($"{file} is missing; 'golden.folder' promises it");
            return [];
        }

        try
        {
            var cases = JsonSerializer.Deserialize(File.ReadAllBytes(file), GoldenJson.Default.GoldenFile)?.Cases ?? [];
            if (cases.Any(item => item is null || item.Detections?.Any(detection => detection?.Label is null || detection.Box is null) == true))
            {
                errors.Add($"{file}: a case, a detection, its label or its box is null; fill it in or take it out");
                return [];
            }

            if (cases.Count == 0) errors.Add($"{file} holds no case; add one or remove 'golden' from model.json");
            foreach (var item in cases)
            {
                Check(item, folder, file, labels, errors);
                CheckKind(item, file, task, errors);
            }

            return [.. cases.Select(item => Case(item, folder))];
        }
        catch (JsonException exception)
        {
            errors.Add($"{file} is not valid: {exception.Message}");
            return [];
        }
    }

    private static GoldenCase Case(GoldenFileCase item, string folder)
    {
        var image = item.Image is null ? null : Path.Combine(folder, item.Image);
        return new GoldenCase(image ?? $"\"{item.Text}\"", image, item.Text, item.Label, item.Scores ?? [], item.Embedding ?? [], item.Detections);
    }

    private static void Check(GoldenFileCase item, string folder, string file, IReadOnlyList<string> labels, List<string> errors)
    {
        var name = item.Image ?? item.Text ?? "";
        if ((item.Image is null) == (item.Text is null)) errors.Add($"{file}: a case needs either 'image' or 'text'");
        if (item.Image is { } image && (!ManifestFile.IsSafePath(image) || !File.Exists(Path.Combine(folder, image)))) errors.Add($"{file}: image '{image}' is not in the folder");
        if (item.Scores is null && item.Label is null && item.Embedding is null && item.Detections is null) errors.Add($"{file}: '{name}' expects nothing; state 'label', 'scores', 'embedding' or 'detections'");
        // A labels file that is missing has been named; a task without labels gives none of these.
        if (labels.Count == 0) return;
        if (item.Label is { } label && !labels.Contains(label, StringComparer.Ordinal)) errors.Add($"{file}: label '{label}' of '{name}' is not among the labels");
        if (item.Scores is { } scores && scores.Count != labels.Count) errors.Add($"{file}: '{name}' has {scores.Count} scores for {labels.Count} labels");
        foreach (var detection in (item.Detections ?? []).Where(detection => !labels.Contains(detection.Label, StringComparer.Ordinal))) errors.Add($"{file}: a detection's label '{detection.Label}' of '{name}' is not among the labels");
    }

    /// <summary>What the task neither takes nor gives would pass unseen.</summary>
    private static void CheckKind(GoldenFileCase item, string file, TaskOptions task, List<string> errors)
    {
        var name = item.Image ?? item.Text ?? "";
        if (task.Accepts == TaskInputKind.Tensors)
        {
            errors.Add($"{file}: '{name}' cannot be run: '{task.Task}' takes neither images nor texts; remove 'golden' from model.json");
            return;
        }

        if (item.Image is not null && task.Accepts != TaskInputKind.Image) errors.Add($"{file}: '{name}' is an image, and {task.Task} takes texts here; state 'text'");
        if (item.Text is not null && task.Accepts != TaskInputKind.Text) errors.Add($"{file}: '{name}' is a text, and {task.Task} takes images here; state 'image'");
        foreach (var given in Given(item).Except(task.Gives)) errors.Add($"{file}: '{name}' states '{given}', which {task.Task} does not give; state {string.Join(" or ", task.Gives.Select(field => $"'{field}'"))}");
    }

    private static IEnumerable<string> Given(GoldenFileCase item)
    {
        if (item.Label is not null) yield return "label";
        if (item.Scores is not null) yield return "scores";
        if (item.Embedding is not null) yield return "embedding";
        if (item.Detections is not null) yield return "detections";
    }
}
