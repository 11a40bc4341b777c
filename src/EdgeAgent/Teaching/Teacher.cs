using Edge.Agent.Inference;
using Edge.Agent.Tasks;
using Edge.Agent.Tasks.AnomalyDetection;
using Edge.Protocol;

namespace Edge.Agent.Teaching;

/// <summary>Teaches: features of the pictures, a memory of the good ones, held-out distances, a threshold, a version.</summary>
internal sealed class Teacher
{
    /// <summary>Parts the good pictures are split into; each is judged by a memory of the others.</summary>
    private const int Folds = 5;

    private readonly OnnxRuntimeLibrary _library;
    private readonly ITaughtShelf _shelf;

    /// <summary>A teacher.</summary>
    /// <param name="library">ONNX Runtime.</param>
    /// <param name="shelf">Takes the version.</param>
    public Teacher(OnnxRuntimeLibrary library, ITaughtShelf shelf)
    {
        _library = library;
        _shelf = shelf;
    }

    /// <summary>Teaches a model.</summary>
    /// <param name="plan">What.</param>
    /// <param name="backbone">The backbone's folder.</param>
    /// <param name="progress">Hears how far it is.</param>
    /// <param name="cancellationToken">Ends it; nothing is saved then.</param>
    /// <returns>What was saved, or why nothing was.</returns>
    public async Task<Outcome<TaughtModel>> TeachAsync(TeachPlan plan, string backbone, IProgress<TeachProgress>? progress, CancellationToken cancellationToken)
    {
        if (Refuse(plan) is { } refused) return refused;
        using var draft = new TaughtDraft(backbone);
        if (draft.Begin(plan.Size) is { } unfit) return unfit;
        var opened = await TeachingBackbone.OpenAsync(_library, draft.Folder, cancellationToken).ConfigureAwait(false);
        if (!opened.TryGet(out var eyes, out var problem)) return problem;
        await using (eyes.ConfigureAwait(false))
        {
            var (good, bad) = (plan.Good.Count, plan.Bad.Count);
            var collection = new PatchCollection(eyes.Width, good);
            for (var i = 0; i < good; i++)
            {
                if (await eyes.ReadAsync(plan.Good[i], cancellationToken).ConfigureAwait(false) is { } unreadable) return unreadable;
                collection.Add(i, eyes.Features.Vectors);
                progress?.Report(new TeachProgress("features", i + 1, good));
            }

            var coreset = new Coreset(collection.Vectors, collection.Stride, cancellationToken);
            var memory = collection.ToMemory(coreset, plan.Share, null, cancellationToken);
            progress?.Report(new TeachProgress("memory", 1, 1));
            var pictures = new List<TaughtPicture>(good + bad);
            var folds = Math.Min(Folds, good);
            for (var fold = 0; fold < folds; fold++)
            {
                var held = fold;
                var others = new AnomalyScorer(collection.ToMemory(coreset, plan.Share, picture => picture % folds == held, cancellationToken), plan.Neighbours);
                for (var i = fold; i < good; i += folds)
                {
                    if (await JudgeAsync(eyes, others, plan.Good[i], true, pictures, cancellationToken).ConfigureAwait(false) is { } unreadable) return unreadable;
                    progress?.Report(new TeachProgress("threshold", pictures.Count, good + bad));
                }
            }

            var all = new AnomalyScorer(memory, plan.Neighbours);
            foreach (var picture in plan.Bad)
            {
                if (await JudgeAsync(eyes, all, picture, false, pictures, cancellationToken).ConfigureAwait(false) is { } unreadable) return unreadable;
                progress?.Report(new TeachProgress("threshold", pictures.Count, good + bad));
            }

            var threshold = TeachThreshold.Of([.. Distances(pictures, true)], [.. Distances(pictures, false)]);
            if (!(threshold.Value > 0)) return new Problem(ReasonCode.Malformed, "The good pictures are all the same picture, so nothing is known about how good parts differ; show different parts.");
            progress?.Report(new TeachProgress("saving", 0, 1));
            if (await draft.FinishAsync(plan, eyes.Layers, memory, threshold, _library, cancellationToken).ConfigureAwait(false) is { } unsaved) return unsaved;
            var saved = await _shelf.SaveAsync(draft.Folder, plan.Name, cancellationToken).ConfigureAwait(false);
            if (!saved.TryGet(out var place, out problem)) return problem;
            progress?.Report(new TeachProgress("saving", 1, 1));
            return new TaughtModel(place, threshold, [.. pictures.Select(picture => picture with { Heatmap = picture.Heatmap with { Threshold = threshold.Value } })], memory.Count);
        }
    }

    private static Problem? Refuse(TeachPlan plan)
    {
        if (plan.Good.Count < TeachPlan.FewestGood)
            return new Problem(ReasonCode.Malformed, $"{plan.Good.Count} pictures of good parts are too few: show at least {TeachPlan.FewestGood}, better 20, of different parts.");
        if (plan.Good.Count + plan.Bad.Count > TeachPlan.MostPictures)
            return new Problem(ReasonCode.Malformed, $"{plan.Good.Count + plan.Bad.Count} pictures are too many: show at most {TeachPlan.MostPictures}.");
        return plan.Share is > 0 and <= 1 ? null : new Problem(ReasonCode.Malformed, $"The coreset's share is {plan.Share}; it must be above 0 and at most 1.");
    }

    private static async Task<Problem?> JudgeAsync(
        TeachingBackbone eyes, AnomalyScorer scorer, string picture, bool isGood, List<TaughtPicture> pictures, CancellationToken cancellationToken)
    {
        if (await eyes.ReadAsync(picture, cancellationToken).ConfigureAwait(false) is { } unreadable) return unreadable;
        var distance = scorer.Score(eyes.Features.Vectors);
        pictures.Add(new TaughtPicture(picture, isGood, distance, new Heatmap(eyes.Features.Columns, eyes.Features.Rows, 0, scorer.Distances.ToArray())));
        return null;
    }

    private static IEnumerable<float> Distances(List<TaughtPicture> pictures, bool good) =>
        pictures.Where(picture => picture.IsGood == good).Select(picture => picture.Distance);
}
