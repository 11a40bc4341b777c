using Edge.Protocol.Deltas.Coding;

namespace Edge.Protocol.Deltas.Models;

/// <summary>
/// Codes bytes that no tensor explains: by the bytes before them (one to six, hashed), by the last place where the same bytes
/// stood, and, where the base has something similar, by its byte.
/// </summary>
internal sealed class ByteModel
{
    /// <summary>Largest <c>tableBits</c>: 4 million slots, 16 MB.</summary>
    public const int MaxTableBits = 22;

    /// <summary>Smallest <c>tableBits</c>.</summary>
    public const int MinTableBits = 12;

    private const int Orders = 7;
    private const int Inputs = Orders + 3;
    private const int MatchLength = 5;
    private const int LearningShift = 14;
    private const int Limit = 255;

    private readonly uint[] _table;
    private readonly int _mask;
    private readonly uint[] _matchSlots = BitSlots.Create(64);
    private readonly uint[] _equal = BitSlots.Create(256);
    private readonly int[] _base = new int[Inputs];
    private readonly int[] _index = new int[Inputs];
    private readonly int[] _logits = new int[Inputs];
    private readonly int[] _weights = new int[Inputs * 256];
    private readonly byte[] _history;
    private readonly int[] _places;
    private long _written;
    private ulong _last;
    private long _match;
    private int _matched;
    private int _misses;

    /// <summary>Makes a model that knows nothing.</summary>
    /// <param name="tableBits">Slots of its table, as a power of two.</param>
    public ByteModel(int tableBits)
    {
        _table = BitSlots.Create(1 << tableBits);
        _mask = (1 << tableBits) - 16;
        _history = new byte[1 << Math.Min(20, tableBits)];
        _places = new int[1 << Math.Min(16, tableBits)];
        _weights.AsSpan().Fill((int)(65536 * 0.3));
    }

    /// <summary>Takes note of bytes that were copied: they are what stands before the next ones.</summary>
    /// <param name="tail">The bytes, or at least the last eight.</param>
    public void Note(ReadOnlySpan<byte> tail)
    {
        foreach (var value in tail[Math.Max(0, tail.Length - 8)..]) _last = (_last << 8) | value;
        _matched = 0;
    }

    /// <summary>Codes a byte whose like in the base is known: first whether it is the same.</summary>
    /// <param name="coder">The coder.</param>
    /// <param name="value">The byte; ignored while decoding.</param>
    /// <param name="like">The base's.</param>
    public byte Like(BitCoder coder, byte value, byte like)
    {
        var isEqual = BitSlots.Code(coder, ref _equal[_misses & 0xFF], value == like ? 1 : 0) != 0;
        _misses = (_misses << 1) | (isEqual ? 0 : 1);
        if (!isEqual) return Code(coder, value, like);
        Remember(like);
        return like;
    }

    /// <summary>Codes a byte.</summary>
    /// <param name="coder">The coder.</param>
    /// <param name="value">The byte; ignored while decoding.</param>
    /// <param name="like">A similar byte, or −1.</param>
    public byte Code(BitCoder coder, byte value, int like = -1)
    {
        var context = 1;
        for (var i = 7; i >= 0; i--)
        {
            if (i is 7 or 3) Choose(context, like);
            var node = i >= 4 ? context : (1 << (3 - i)) | (context & ((1 << (3 - i)) - 1));
            context = (context << 1) | Bit(coder, (value >> i) & 1, node, context, i);
        }

        Remember((byte)context);
        return (byte)context;
    }

    private void Choose(int context, int like)
    {
        for (var order = 0; order < Orders; order++)
        {
            var bytes = order == Orders - 1 ? 6 : order;
            var hash = (_last & (bytes == 0 ? 0 : ulong.MaxValue >> (64 - (8 * bytes)))) * 0x9E3779B97F4A7C15;
            _base[order] = Slot(hash + (ulong)order, context);
        }

        _base[Orders] = Slot((ulong)(like + 1) * 0xD6E8FEB86659FD93, context);
        _base[Orders + 1] = Slot(((ulong)(like + 1) << 8 | (_last & 0xFF)) * 0xA0761D6478BD642F, context);
    }

    private int Slot(ulong hash, int context)
    {
        hash = (hash + (ulong)context) * 0xE7037ED1A0B428DB;
        return (int)(hash >> 37) & _mask;
    }

    private int Bit(BitCoder coder, int bit, int node, int context, int i)
    {
        var expected = -1;
        if (_matched > 0)
        {
            var like = _history[_match & (_history.Length - 1)] | 0x100;
            if (like >> (i + 1) == context) expected = (like >> i) & 1;
            else _matched = 0;
        }

        long sum = 0;
        var weights = _weights.AsSpan(context * Inputs, Inputs);
        for (var k = 0; k < Inputs - 1; k++)
        {
            _index[k] = _base[k] + node;
            _logits[k] = LogisticTable.Stretch(BitSlots.Probability12(_table[_index[k]]));
            sum += (long)_logits[k] * weights[k];
        }

        var slot = (Math.Min(_matched, 31) * 2) + Math.Max(0, expected);
        _logits[^1] = expected < 0 ? 0 : LogisticTable.Stretch(BitSlots.Probability12(_matchSlots[slot]));
        sum += (long)_logits[^1] * weights[^1];

        var probability = LogisticTable.Squash((int)Math.Clamp(sum >> 16, -LogisticTable.MaxLogit, LogisticTable.MaxLogit));
        bit = coder.Code(bit, probability);
        var error = (bit << 16) - probability;
        for (var k = 0; k < Inputs; k++)
            weights[k] = Math.Clamp(weights[k] + (int)(((long)_logits[k] * error) >> LearningShift), -(16 << 16), 16 << 16);
        for (var k = 0; k < Inputs - 1; k++) BitSlots.Learn(ref _table[_index[k]], bit, Limit);
        if (expected >= 0) BitSlots.Learn(ref _matchSlots[slot], bit, Limit);
        return bit;
    }

    private void Remember(byte value)
    {
        _last = (_last << 8) | value;
        if (_matched > 0 && _history[_match & (_history.Length - 1)] == value) { _matched++; _match++; }
        else _matched = 0;
        _history[_written++ & (_history.Length - 1)] = value;
        var hash = (int)(((_last & (ulong.MaxValue >> (64 - (8 * MatchLength)))) * 0x9E3779B97F4A7C15) >> 40) & (_places.Length - 1);
        if (_matched == 0 && _written > MatchLength && _places[hash] > 0)
        {
            _match = _places[hash];
            // Only as long as it truly is: the hash may lie.
            while (_matched < 16 && _match - 1 - _matched >= 0 && _history[(_match - 1 - _matched) & (_history.Length - 1)] == _history[(_written - 1 - _matched) & (_history.Length - 1)]) _matched++;
            if (_matched < MatchLength) _matched = 0;
        }

        _places[hash] = (int)_written;
    }
}
