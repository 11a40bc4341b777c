namespace Edge.Agent.Tasks.Text;

/// <summary>A vocabulary and how a text is cut into its pieces. Thread-safe.</summary>
internal interface ITextPieces
{
    /// <summary>Appends the ids of a text's pieces.</summary>
    /// <param name="text">A text, or what lies between two special tokens of one.</param>
    /// <param name="limit">Where to stop: more ids than that are of no use to the caller.</param>
    /// <param name="ids">Takes them.</param>
    void Encode(string text, int limit, List<int> ids);
}
