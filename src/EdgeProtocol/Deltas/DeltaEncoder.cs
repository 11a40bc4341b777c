using System.Buffers;
using System.Numerics;
using Edge.Protocol.Deltas.Coding;
using Edge.Protocol.Deltas.Matching;
using Edge.Protocol.Deltas.Models;
using Edge.Protocol.Deltas.Operations;

namespace Edge.Protocol.Deltas;

/// <summary>Makes deltas. It tries every encoding there is and keeps the smallest.</summary>
public static class DeltaEncoder
{
    /// <summary>Largest file that is encoded: an encoder holds base and target in memory.</summary>
    public const long MaxFileSize = 1L << 30;

    /// <summary>Encodes one file of a model version.</summary>
    /// <param name="source">The version that is already there.</param>
    /// <param name="target">The version that is wanted.</param>
    /// <param name="path">The file, which both have.</param>
    /// <returns>The delta: an artifact that depends on nothing but the bundles and this build.</returns>
    public static byte[] Encode(DeltaBundle source, DeltaBundle target, string path)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(target);
        var (old, now) = (source.Files[path], target.Files[path]);
        if (old.Length > MaxFileSize || now.Length > MaxFileSize) throw new ArgumentException($"{path} is larger than {MaxFileSize} bytes.", nameof(path));

        var matcher = new ByteMatcher(old, now);
        var bodies = new List<(DeltaKind Kind, byte[] Body)> { (DeltaKind.Whole, ZstdBody.Whole(now.Span)) };
        if (ZstdBody.Patch(old.Span, now.Span) is { } patch) bodies.Add((DeltaKind.Patch, patch));
        if (new TensorPlanner(source, target, path).Plan(matcher) is { } tensors) bodies.Add((DeltaKind.Operations, Operate(old, now, tensors)));
        var bytes = new OperationList();
        matcher.Say(0, now.Length, 0, bytes);
        bodies.Add((DeltaKind.Operations, Operate(old, now, bytes)));

        var best = bodies.MinBy(body => body.Body.Length);
        var delta = new byte[DeltaHeader.Size + best.Body.Length];
        new DeltaHeader(best.Kind, old.Length, now.Length, ArtifactDigest.Of(old.Span), ArtifactDigest.Of(now.Span)).Write(delta);
        best.Body.CopyTo(delta, DeltaHeader.Size);
        return delta;
    }

    private static byte[] Operate(ReadOnlyMemory<byte> old, ReadOnlyMemory<byte> now, OperationList plan)
    {
        var output = new ArrayBufferWriter<byte>();
        // 64 slots for every modelled byte: a model that is too large only costs its clearing.
        var tableBits = Math.Clamp(6 + BitOperations.Log2((uint)Math.Max(1, plan.ModelledBytes)), ByteModel.MinTableBits, ByteModel.MaxTableBits);
        output.GetSpan(1)[0] = (byte)tableBits;
        output.Advance(1);
        var coder = new BitCoder(output);
        using var source = new MemoryStream(old.ToArray(), writable: false);
        var runner = new OperationRunner(coder, new BaseReader(source, old.Length), new TargetTape(now), tableBits);
        foreach (var operation in plan.Operations)
        {
            if (runner.Run(operation) is { } problem) throw new InvalidOperationException($"The planner made an impossible operation: {problem}");
        }

        coder.Finish();
        return output.WrittenSpan.ToArray();
    }
}
