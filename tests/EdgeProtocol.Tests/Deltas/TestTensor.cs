using System.Globalization;
using System.Runtime.InteropServices;
using Edge.TestKit;

namespace Edge.Protocol.Tests.Deltas;

/// <summary>A tensor of a graph that a test makes.</summary>
internal sealed record TestTensor(string Name, int Type, long[] Dimensions, byte[] Values)
{
    public static TestTensor Floats(string name, float[] values, params long[] dimensions) => new(name, 1, dimensions, Bytes(values));

    public static TestTensor Int8(string name, sbyte[] values, params long[] dimensions) => new(name, 3, dimensions, Bytes(values));

    public static TestTensor UInt8(string name, byte[] values, params long[] dimensions) => new(name, 2, dimensions, values);

    public static TestTensor Int32(string name, int[] values, params long[] dimensions) => new(name, 6, dimensions, Bytes(values));

    public static TestTensor Halves(string name, Half[] values, params long[] dimensions) => new(name, 10, dimensions, Bytes(values));

    /// <summary>The message with its values inside.</summary>
    public ProtoWriter Inside() => Head().Bytes(9, Values);

    /// <summary>The message with its values in another file.</summary>
    public ProtoWriter Outside(string file, long offset) => Head()
        .Message(13, Entry("location", file))
        .Message(13, Entry("offset", offset.ToString(CultureInfo.InvariantCulture)))
        .Message(13, Entry("length", Values.Length.ToString(CultureInfo.InvariantCulture)))
        .Number(14, 1);

    private ProtoWriter Head()
    {
        var tensor = new ProtoWriter();
        foreach (var dimension in Dimensions) tensor.Number(1, dimension);
        return tensor.Number(2, Type).Text(8, Name);
    }

    private static ProtoWriter Entry(string key, string value) => new ProtoWriter().Text(1, key).Text(2, value);

    private static byte[] Bytes<T>(T[] values) where T : unmanaged => MemoryMarshal.AsBytes(values.AsSpan()).ToArray();
}
