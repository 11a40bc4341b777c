namespace Edge.Agent.Tasks.Text;

/// <summary>A piece that stands for itself wherever it is written, for example <c>[MASK]</c>.</summary>
/// <param name="Text">As it is written.</param>
/// <param name="Id">Its id.</param>
/// <param name="TakesBlanksBefore">Whether the white space before it belongs to it, as before RoBERTa's <c>&lt;mask&gt;</c>.</param>
internal sealed record SpecialToken(string Text, int Id, bool TakesBlanksBefore = false);
