using System.Buffers;
using System.Numerics;
using System.Runtime.InteropServices;
using Edge.Protocol.Deltas.Coding;
using Edge.Protocol.Deltas.Matching;
using Edge.Protocol.Deltas.Models;
using Edge.Protocol.Deltas.Operations;

namespace Edge.Protocol.Deltas;

/// <summary>Makes deltas. It tries every encoding there is and keeps the smallest.</summary>
public static class DeltaEncoder
{
    /// <summary>Largest file that is encoded: an encoder holds base and target in memory, and some 200 MB beside them.</summary>
    public const long MaxFileSize = 1L << 30;

    /// <summary>Bytes without a tensor are modelled one by one, at a megabyte or two a second: more of them are left to the other encodings where there are some.</summary>
    private const long WorthModelling = 16 << 20;

    /// <summary>Encodes one file of a model version.</summary>
    /// <param name="source">The version that is already there.</param>
    /// <param name="target">The version that is wanted.</param>
    /// <param name="path">The file, which both have.</param>
    /// <returns>The delta: an artifact that depends on nothing but the bundles and this build.</returns>
    public static EncodedDelta Encode(DeltaBundle source, DeltaBundle target, string path)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(target);
        var (old, now) = (source.Files[path], target.Files[path]);
        if (old.Length > MaxFileSize || now.Length > MaxFileSize) throw new ArgumentException($"{path} is larger than {MaxFileSize} bytes.", nameof(path));

        var matcher = new ByteMatcher(old, now);
        var bytes = new OperationList();
        matcher.Say(0, now.Length, 0, bytes);
        var whole = Plain(DeltaKind.Whole, ZstdBody.Whole(now.Span));
        List<EncodedDelta> bodies = [whole];
        if (ZstdBody.Patch(old.Span, now.Span) is { } patch) bodies.Add(Plain(DeltaKind.Patch, patch));
        var tensors = new TensorPlanner(source, target, path).Plan(matcher);
        if (tensors is not null) bodies.Add(Operate(old, now, tensors));
        if (tensors is null || bytes.ModelledBytes <= WorthModelling) bodies.Add(Operate(old, now, bytes));
        return Head(bodies.MinBy(body => body.Bytes.Length)!, old.Span, now.Span) with { WholeSize = DeltaHeader.Size + whole.Bytes.Length };
    }

    /// <summary>Encodes a file alone, for a device that has nothing to start from: the base is <see cref="DeltaHeader.Nothing"/>.</summary>
    /// <param name="target">The file.</param>
    public static byte[] Whole(ReadOnlySpan<byte> target) => Head(Plain(DeltaKind.Whole, ZstdBody.Whole(target)), [], target).Bytes;

    private static EncodedDelta Plain(DeltaKind kind, byte[] body) => new(body, kind, 0, new Dictionary<string, long>());

    private static EncodedDelta Head(EncodedDelta body, ReadOnlySpan<byte> old, ReadOnlySpan<byte> now)
    {
        var delta = new byte[DeltaHeader.Size + body.Bytes.Length];
        new DeltaHeader(body.Kind, old.Length, now.Length, ArtifactDigest.Of(old), ArtifactDigest.Of(now)).Write(delta);
        body.Bytes.CopyTo(delta, DeltaHeader.Size);
        return body with { Bytes = delta };
    }

    private static EncodedDelta Operate(ReadOnlyMemory<byte> old, ReadOnlyMemory<byte> now, OperationList plan)
    {
        var output = new ArrayBufferWriter<byte>();
        // 64 slots for every modelled byte: a model that is too large only costs its clearing.
        var tableBits = Math.Clamp(6 + BitOperations.Log2((uint)Math.Max(1, plan.ModelledBytes)), ByteModel.MinTableBits, ByteModel.MaxTableBits);
        output.GetSpan(1)[0] = (byte)tableBits;
        output.Advance(1);
        var coder = new BitCoder(output);
        using var source = MemoryMarshal.TryGetArray(old, out var array) ? new MemoryStream(array.Array!, array.Offset, array.Count, writable: false) : new MemoryStream(old.ToArray(), writable: false);
        var runner = new OperationRunner(coder, new BaseReader(source, old.Length), new TargetTape(now), tableBits);
        var tensors = new Dictionary<string, long>(StringComparer.Ordinal);
        foreach (var operation in plan.Operations)
        {
            var before = coder.Written;
            if (runner.Run(operation) is { } problem) throw new InvalidOperationException($"The planner made an impossible operation: {problem}");
            if (operation.Tensor is { } tensor) tensors[tensor] = tensors.GetValueOrDefault(tensor) + coder.Written - before;
        }

        coder.Finish();
        return new EncodedDelta(output.WrittenSpan.ToArray(), DeltaKind.Operations, 0, tensors);
    }
}
