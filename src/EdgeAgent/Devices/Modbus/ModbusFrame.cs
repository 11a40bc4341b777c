using System.Buffers.Binary;
using Edge.Protocol;

namespace Edge.Agent.Devices.Modbus;

/// <summary>One request and its answer on the wire (MODBUS Messaging on TCP/IP V1.0b, 3.1.3: MBAP header; Application Protocol V1.1b3, 6 and 7).</summary>
internal static class ModbusFrame
{
    /// <summary>Transaction, protocol, length, unit.</summary>
    public const int HeadSize = 7;

    /// <summary>An MBAP header and the longest PDU.</summary>
    public const int Longest = HeadSize + 253;

    /// <summary>Every request of ours: function, address, and a count or a value.</summary>
    public const int RequestSize = HeadSize + 5;

    /// <summary>Set in the function of an answer that refuses.</summary>
    private const byte Refusal = 0x80;

    /// <summary>Writes a request.</summary>
    /// <param name="frame">At least <see cref="RequestSize"/> bytes.</param>
    /// <param name="transaction">Its transaction.</param>
    /// <param name="unit">The unit behind the server.</param>
    /// <param name="function">1 to 6.</param>
    /// <param name="address">Address, counted from 0.</param>
    /// <param name="value">How many to read, or what to write.</param>
    public static void Write(Span<byte> frame, ushort transaction, byte unit, byte function, ushort address, ushort value)
    {
        BinaryPrimitives.WriteUInt16BigEndian(frame, transaction);
        BinaryPrimitives.WriteUInt16BigEndian(frame[2..], 0);
        BinaryPrimitives.WriteUInt16BigEndian(frame[4..], 6);
        frame[6] = unit;
        frame[7] = function;
        BinaryPrimitives.WriteUInt16BigEndian(frame[8..], address);
        BinaryPrimitives.WriteUInt16BigEndian(frame[10..], value);
    }

    /// <summary>How many bytes follow an answer's header.</summary>
    /// <param name="head">The header.</param>
    /// <param name="transaction">The transaction that was asked.</param>
    /// <param name="unit">The unit that was asked.</param>
    /// <returns>The PDU's length, or what is wrong with the header.</returns>
    public static Outcome<int> LengthOf(ReadOnlySpan<byte> head, ushort transaction, byte unit)
    {
        var (answered, protocol, length) = (BinaryPrimitives.ReadUInt16BigEndian(head), BinaryPrimitives.ReadUInt16BigEndian(head[2..]), BinaryPrimitives.ReadUInt16BigEndian(head[4..]));
        if (protocol != 0) return Lie($"protocol {protocol} in place of 0");
        if (answered != transaction) return Lie($"transaction {answered} in place of {transaction}");
        if (head[6] != unit) return Lie($"unit {head[6]} in place of {unit}");
        return length is >= 3 and <= 254 ? length - 1 : Lie($"a length of {length}");
    }

    /// <summary>Judges an answer's PDU.</summary>
    /// <param name="pdu">The PDU.</param>
    /// <param name="request">The request.</param>
    /// <param name="expected">How many bytes of values a reading brings; 0 for a writing, which is echoed.</param>
    /// <returns>What is wrong with it; null for nothing.</returns>
    public static Problem? Judge(ReadOnlySpan<byte> pdu, ReadOnlySpan<byte> request, int expected)
    {
        var function = request[HeadSize];
        if (pdu[0] == (function | Refusal) && pdu.Length == 2) return new Problem(ModbusReasons.Refused, $"It refuses function {function}: {Word(pdu[1])}");
        if (pdu[0] != function) return Lie($"function {pdu[0]} in place of {function}");
        if (expected == 0) return pdu.SequenceEqual(request[HeadSize..]) ? null : Lie("another echo than what was written");
        return pdu.Length == expected + 2 && pdu[1] == expected ? null : Lie($"{pdu.Length - 2} bytes of values in place of {expected}");
    }

    private static Problem Lie(string what) => new(ModbusReasons.Lied, $"It answers {what}; the connection is begun anew.");

    /// <summary>Application Protocol V1.1b3, 7.</summary>
    private static string Word(byte exception) => exception switch
    {
        1 => "it does not know it (exception 1).",
        2 => "there is no such address; count from 0, not from 1 or 40001 (exception 2).",
        3 => "it does not take the value or the count (exception 3).",
        4 => "it failed (exception 4).",
        6 => "it is busy (exception 6).",
        10 => "the gateway has no path to the unit (exception 10).",
        11 => "the unit behind the gateway does not answer (exception 11).",
        _ => $"exception {exception}.",
    };
}
