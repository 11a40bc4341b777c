namespace Edge.Protocol.Deltas.Coding;

/// <summary>
/// Codes a bit from several contexts at once: each context's own probability, mixed in the logistic domain with weights that
/// learn which of them to believe (as PAQ does). All arithmetic is in integers, so it is the same on every machine.
/// </summary>
internal sealed class ContextMixer
{
    /// <summary>How far an error moves the weights: by a 128th, found on real fine-tunes.</summary>
    private const int LearningShift = 15;

    private const int MaxWeight = 16 << 16;

    private readonly int _inputs;
    private readonly int _mask;
    private readonly int _limit;
    private readonly uint[] _slots;
    private readonly int[] _index;
    private readonly int[] _logits;
    private readonly int[] _weights;
    private readonly int _secondSet;

    /// <summary>Makes a mixer that knows nothing.</summary>
    /// <param name="inputs">How many contexts a bit has.</param>
    /// <param name="contextBits">Values of one context, as a power of two; larger values are folded.</param>
    /// <param name="selectors">How many sets of weights each of the two selectors chooses from.</param>
    /// <param name="limit">How long a context remembers.</param>
    public ContextMixer(int inputs, int contextBits, int selectors, int limit = 1000)
    {
        _inputs = inputs;
        _mask = (1 << contextBits) - 1;
        _limit = limit;
        _slots = BitSlots.Create(inputs << contextBits);
        _index = new int[inputs];
        _logits = new int[inputs];
        _secondSet = selectors * inputs;
        _weights = new int[2 * _secondSet];
        _weights.AsSpan().Fill((int)(65536 * 1.3) / inputs);
    }

    /// <summary>Names one context of the next bit.</summary>
    /// <param name="input">Which of them.</param>
    /// <param name="context">Its value.</param>
    public void Set(int input, int context) => _index[input] = (input * (_mask + 1)) + (context & _mask);

    /// <summary>Makes one context forget everything.</summary>
    /// <param name="input">Which of them.</param>
    public void Forget(int input) => BitSlots.Reset(_slots.AsSpan(input * (_mask + 1), _mask + 1));

    /// <summary>Codes the bit and learns from it.</summary>
    /// <param name="coder">The coder.</param>
    /// <param name="bit">The bit; ignored while decoding.</param>
    /// <param name="first">Which weights to use.</param>
    /// <param name="second">Which weights to use beside them.</param>
    public int Code(BitCoder coder, int bit, int first, int second)
    {
        var a = _weights.AsSpan(first * _inputs, _inputs);
        var b = _weights.AsSpan(_secondSet + (second * _inputs), _inputs);
        var logits = _logits.AsSpan(0, _inputs);
        long sumA = 0, sumB = 0;
        for (var i = 0; i < logits.Length; i++)
        {
            var logit = LogisticTable.Stretch(BitSlots.Probability12(_slots[_index[i]]));
            logits[i] = logit;
            sumA += (long)logit * a[i];
            sumB += (long)logit * b[i];
        }

        var logitA = (int)Math.Clamp(sumA >> 16, -LogisticTable.MaxLogit, LogisticTable.MaxLogit);
        var logitB = (int)Math.Clamp(sumB >> 16, -LogisticTable.MaxLogit, LogisticTable.MaxLogit);
        bit = coder.Code(bit, LogisticTable.Squash((logitA + logitB) >> 1));
        var errorA = (bit << 16) - LogisticTable.Squash(logitA);
        var errorB = (bit << 16) - LogisticTable.Squash(logitB);
        for (var i = 0; i < logits.Length; i++)
        {
            a[i] = Math.Clamp(a[i] + (int)(((long)logits[i] * errorA) >> LearningShift), -MaxWeight, MaxWeight);
            b[i] = Math.Clamp(b[i] + (int)(((long)logits[i] * errorB) >> LearningShift), -MaxWeight, MaxWeight);
            BitSlots.Learn(ref _slots[_index[i]], bit, _limit);
        }

        return bit;
    }
}
