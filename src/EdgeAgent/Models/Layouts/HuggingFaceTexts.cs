using System.Text.Json;
using Edge.Agent.Tasks.FeatureExtraction;
using Edge.Agent.Tasks.TextClassification;
using Edge.Protocol;

namespace Edge.Agent.Models.Layouts;

/// <summary>Text models of Hugging Face: classifiers, and encoders whose vectors are wanted.</summary>
internal static class HuggingFaceTexts
{
    /// <summary>Longest text where the export names none: what BERT was trained with.</summary>
    private const int UsualLength = 512;

    /// <summary>A classifier.</summary>
    /// <param name="export">The export.</param>
    public static Outcome<ForeignModel> ReadClassifier(HuggingFaceExport export)
    {
        if (!export.Labels().TryGet(out var labels, out var problem)) return problem;
        if (!Tokenizer(export).TryGet(out var tokenizer, out problem)) return problem;
        var several = export.Config.Text("problem_type") == "multi_label_classification";
        return Describe(export, TextClassificationOptions.TaskName, labels, json =>
        {
            WriteInput(json, export.Header, tokenizer);
            DescriptionWriter.Texts(json, "output", ("name", export.Header.Outputs[0].Name));
            DescriptionWriter.Texts(json, "postprocessing", ("activation", several ? "sigmoid" : "softmax"));
            json.WriteString("labels", "labels.txt");
        });
    }

    /// <summary>An encoder; what becomes of its vectors stands in the files of Sentence Transformers where there are any.</summary>
    /// <param name="export">The export.</param>
    public static Outcome<ForeignModel> ReadEncoder(HuggingFaceExport export)
    {
        if (!Tokenizer(export).TryGet(out var tokenizer, out var problem)) return problem;
        if (!Pooling(export).TryGet(out var pooling, out problem)) return problem;
        // Sentence Transformers' own export pools inside the graph.
        var pooled = export.Header.Outputs.FirstOrDefault(output => output.Name == "sentence_embedding");
        return Describe(export, FeatureExtractionOptions.TaskName, [], json =>
        {
            WriteInput(json, export.Header, tokenizer);
            DescriptionWriter.Texts(json, "output", ("name", (pooled ?? export.Header.Outputs[0]).Name));
            json.WriteStartObject("postprocessing");
            json.WriteString("pooling", pooled is null ? pooling : "none");
            json.WriteBoolean("normalize", Normalizes(export));
            json.WriteEndObject();
        });
    }

    private static Outcome<ForeignModel> Describe(HuggingFaceExport export, string task, IReadOnlyList<string> labels, Action<Utf8JsonWriter> write)
    {
        var ids = export.Header.Inputs.Any(input => input.Name == "input_ids");
        return ids
            ? new ForeignModel("hugging-face", DescriptionWriter.Write(export.Directory, export.File, export.Head(task), write), labels)
            : new Problem(ReasonCode.Unsupported, $"{Path.Combine(export.Directory, export.File)} has no input 'input_ids'; a text model of an export has one.");
    }

    private static void WriteInput(Utf8JsonWriter json, OnnxHeader header, Action<Utf8JsonWriter> tokenizer)
    {
        json.WriteStartObject("input");
        json.WriteString("ids", "input_ids");
        if (header.Inputs.Any(input => input.Name == "attention_mask")) json.WriteString("attentionMask", "attention_mask");
        if (header.Inputs.Any(input => input.Name == "token_type_ids")) json.WriteString("tokenTypes", "token_type_ids");
        json.WriteEndObject();
        json.WriteStartObject("tokenizer");
        tokenizer(json);
        json.WriteEndObject();
    }

    private static Outcome<Action<Utf8JsonWriter>> Tokenizer(HuggingFaceExport export)
    {
        var length = export.Config.Number("max_position_embeddings", UsualLength);
        var settings = Path.Combine(export.Directory, "tokenizer_config.json");
        if (File.Exists(settings))
        {
            if (!ForeignJson.Read(settings).TryGet(out var tokenizer, out var problem)) return problem;
            // "Any length" is written as a number with thirty digits.
            length = Math.Min(length, tokenizer.Number("model_max_length", length));
            if (tokenizer.Problem is { } wrong) return wrong;
        }

        // RoBERTa counts its positions from 2.
        if (export.Config.Text("model_type") is "roberta" or "xlm-roberta" or "camembert") length = Math.Min(length, export.Config.Number("max_position_embeddings", UsualLength) - 2);
        return ExportedTokenizer.Read(export.Directory, (int)Math.Clamp(length, 2, 8192));
    }

    private static Outcome<string> Pooling(HuggingFaceExport export)
    {
        var file = Path.Combine(export.Directory, "1_Pooling", "config.json");
        if (!File.Exists(file)) return "mean";
        if (!ForeignJson.Read(file).TryGet(out var pooling, out var problem)) return problem;
        var (mean, cls) = (pooling.Switch("pooling_mode_mean_tokens", false), pooling.Switch("pooling_mode_cls_token", false));
        if (pooling.Problem is { } wrong) return wrong;
        if (mean) return "mean";
        return cls
            ? "cls"
            : new Problem(ReasonCode.Unsupported, $"{file}: none of 'pooling_mode_mean_tokens' and 'pooling_mode_cls_token' is set; those two are served.");
    }

    private static bool Normalizes(HuggingFaceExport export)
    {
        var file = Path.Combine(export.Directory, "modules.json");
        return File.Exists(file) && File.ReadAllText(file).Contains("sentence_transformers.models.Normalize", StringComparison.Ordinal);
    }
}
