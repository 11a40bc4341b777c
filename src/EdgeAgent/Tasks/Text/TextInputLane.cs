using System.Runtime.InteropServices;
using Edge.Protocol;

namespace Edge.Agent.Tasks.Text;

/// <summary>The input half of tasks over one text. One per lane; not thread-safe.</summary>
internal sealed class TextInputLane
{
    private static readonly Problem NoText = new(ReasonCode.Unsupported, "The model takes texts. Send a text.");

    private readonly TextInput _input;
    private readonly List<int> _ids = [];
    private readonly long[] _shape = [1, 0];

    public TextInputLane(TextInput input) => _input = input;

    /// <summary>Ids of the last text, filling not counted.</summary>
    public int Count => _ids.Count;

    /// <summary>Writes the input tensors of a text.</summary>
    /// <param name="text">The text; null for an image.</param>
    /// <param name="inputs">Takes them.</param>
    /// <returns>Null, or why there are none.</returns>
    public Problem? Prepare(string? text, ITensorSink inputs)
    {
        if (text is null) return NoText;
        _input.Tokenizer.Encode(text, _ids);
        _shape[1] = _input.Length >= 0 ? _input.Length : Filled(_ids.Count);
        Write(_input.Ids, inputs, CollectionsMarshal.AsSpan(_ids), _input.Tokenizer.Padding);
        if (_input.AttentionMask >= 0) Write(_input.AttentionMask, inputs, _ids.Count);
        if (_input.TokenTypes >= 0) Write(_input.TokenTypes, inputs, 0);
        return null;
    }

    /// <summary>A text of no ids at all, where nothing frames it, is still filled up to one: no graph takes a length of 0.</summary>
    private int Filled(int count)
    {
        var multiple = _input.PadToMultipleOf;
        return Math.Min(_input.MaxLength, (Math.Max(count, 1) + multiple - 1) / multiple * multiple);
    }

    private void Write(int index, ITensorSink inputs, ReadOnlySpan<int> ids, int padding)
    {
        var bytes = inputs.Input(index, _shape);
        if (_input.Wide[index])
        {
            var wide = MemoryMarshal.Cast<byte, long>(bytes);
            for (var i = 0; i < ids.Length; i++) wide[i] = ids[i];
            wide[ids.Length..].Fill(padding);
            return;
        }

        var narrow = MemoryMarshal.Cast<byte, int>(bytes);
        ids.CopyTo(narrow);
        narrow[ids.Length..].Fill(padding);
    }

    /// <summary>Ones, then zeros.</summary>
    private void Write(int index, ITensorSink inputs, int ones)
    {
        var bytes = inputs.Input(index, _shape);
        if (_input.Wide[index])
        {
            var wide = MemoryMarshal.Cast<byte, long>(bytes);
            wide[..ones].Fill(1);
            wide[ones..].Clear();
            return;
        }

        var narrow = MemoryMarshal.Cast<byte, int>(bytes);
        narrow[..ones].Fill(1);
        narrow[ones..].Clear();
    }
}
