using Edge.Agent.Inference;
using Edge.Agent.Tensors;

namespace Edge.Agent.Tasks.Text;

/// <summary>The inputs of a graph over texts, found and compared with what the description says. Immutable.</summary>
/// <param name="Tokenizer">From texts to ids.</param>
/// <param name="Ids">Position of the ids.</param>
/// <param name="AttentionMask">Position of the mask; -1 where there is none.</param>
/// <param name="TokenTypes">Position of the sentence numbers; -1 where there are none.</param>
/// <param name="Wide">Whether they are 64 bits wide, by position.</param>
/// <param name="Length">Ids the graph takes, always as many; -1 where it takes any number.</param>
/// <param name="MaxLength">Most ids of a text.</param>
/// <param name="PadToMultipleOf">What lengths are filled up to.</param>
internal sealed record TextInput(
    TextTokenizer Tokenizer, int Ids, int AttentionMask, int TokenTypes, IReadOnlyList<bool> Wide, long Length, int MaxLength, int PadToMultipleOf)
{
    /// <summary>Compares.</summary>
    /// <param name="folder">The model's folder.</param>
    /// <param name="names">What the description calls the inputs.</param>
    /// <param name="options">What it says about its tokenizer.</param>
    /// <param name="signature">The graph.</param>
    /// <param name="errors">Takes every disagreement.</param>
    /// <returns>The inputs; null when there is an error.</returns>
    public static TextInput? Bind(string folder, TextInputNames names, TokenizerOptions options, ModelSignature signature, List<string> errors)
    {
        var before = errors.Count;
        var ids = Find(signature, "ids", names.Ids, errors);
        var mask = Find(signature, "attentionMask", names.AttentionMask, errors);
        var types = Find(signature, "tokenTypes", names.TokenTypes, errors);
        for (var i = 0; i < signature.Inputs.Count; i++)
        {
            if (i == ids || i == mask || i == types) Check(signature.Inputs[i], errors);
            else errors.Add($"the graph's input '{signature.Inputs[i].Name}' is none of 'input.ids', 'input.attentionMask' and 'input.tokenTypes'");
        }

        if (!TokenizerLoader.Load(folder, options).TryGet(out var tokenizer, out var problem)) errors.Add(problem.Message.TrimEnd('.'));
        if (errors.Count > before) return null;

        var length = signature.Inputs[ids].Shape[1];
        if (length >= 0 && options.MaxLength > length) errors.Add($"'tokenizer.maxLength' is {options.MaxLength}, the graph takes {length} ids");
        return errors.Count > before ? null : new TextInput(
            tokenizer!, ids, mask, types, [.. signature.Inputs.Select(input => input.Type == TensorType.Int64)], length, options.MaxLength, options.PadToMultipleOf);
    }

    private static int Find(ModelSignature signature, string field, string? name, List<string> errors)
    {
        if (name is null) return -1;
        var index = signature.IndexOfInput(name);
        if (index < 0) errors.Add($"'input.{field}' says '{name}', the graph's inputs are {string.Join(", ", signature.Inputs.Select(input => input.Name))}");
        return index;
    }

    private static void Check(TensorInfo input, List<string> errors)
    {
        if (input.Type is not (TensorType.Int64 or TensorType.Int32)) errors.Add($"input '{input.Name}' is {input.Type}; ids are Int64 or Int32");
        if (input.Shape.Count != 2 || input.Shape[0] is not (-1 or 1) || input.Shape[1] is 0 or 1)
            errors.Add($"input '{input.Name}' is {ModelSignature.Text(input.Shape)}; a text is [1, ids]");
    }
}
