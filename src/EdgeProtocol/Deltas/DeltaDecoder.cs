using System.Security.Cryptography;
using Edge.Protocol.Artifacts;
using Edge.Protocol.Deltas.Coding;
using Edge.Protocol.Deltas.Models;
using Edge.Protocol.Deltas.Operations;

namespace Edge.Protocol.Deltas;

/// <summary>
/// Makes a file from its base and a delta, and says whether it is the file that was signed. It holds neither file: whatever
/// their size, it stays within <see cref="DeltaLimits.DecoderBytes"/>.
/// </summary>
public static class DeltaDecoder
{
    /// <summary>
    /// Decodes. The output gets at most <paramref name="target"/>'s bytes; they count only on success, and on any failure the
    /// whole file is to be fetched instead. A stream that fails is the caller's affair: its exception passes through.
    /// </summary>
    /// <param name="source">The base; seekable.</param>
    /// <param name="sourceFile">Size and digest that the base is known to have.</param>
    /// <param name="delta">The delta, from its header on.</param>
    /// <param name="output">Takes the target from its first byte to its last.</param>
    /// <param name="target">Size and digest as signed.</param>
    /// <param name="stop">Ends the work.</param>
    /// <returns>The delta's header, once the target is proven.</returns>
    public static Outcome<DeltaHeader> Decode(
        Stream source, ManifestFile sourceFile, Stream delta, Stream output, ManifestFile target, CancellationToken stop = default)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(sourceFile);
        ArgumentNullException.ThrowIfNull(delta);
        ArgumentNullException.ThrowIfNull(target);
        var bytes = new byte[DeltaHeader.Size];
        var length = delta.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
        if (!DeltaHeader.Read(bytes.AsSpan(0, length)).TryGet(out var header, out var problem)) return problem;
        if (header.Base != sourceFile.Digest || header.BaseSize != sourceFile.Size || source.Length != sourceFile.Size)
            return new Problem(ReasonCode.DigestMismatch, $"The delta is for base {header.Base} of {header.BaseSize} bytes; here is {sourceFile.Digest} of {source.Length}.");
        if (header.Target != target.Digest || header.TargetSize != target.Size)
            return new Problem(ReasonCode.DigestMismatch, $"The delta makes {header.Target} of {header.TargetSize} bytes; signed is {target.Digest} of {target.Size}.");

        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var tape = new TargetTape(output, header.TargetSize, hash);
        problem = header.Kind == DeltaKind.Operations ? Operate(source, header, delta, tape, stop) : ZstdBody.Decode(source, header, delta, tape, stop);
        if (problem is not null) return problem;
        var digest = ArtifactDigest.FromHash(hash.GetHashAndReset());
        return digest == target.Digest ? header : new Problem(ReasonCode.DigestMismatch, $"The delta made {digest}; signed is {target.Digest}.");
    }

    private static Problem? Operate(Stream source, DeltaHeader header, Stream delta, TargetTape tape, CancellationToken stop)
    {
        var tableBits = delta.ReadByte();
        if (tableBits is < ByteModel.MinTableBits or > ByteModel.MaxTableBits)
            return new Problem(ReasonCode.Malformed, $"A delta's byte model of {tableBits} bits; {ByteModel.MinTableBits} to {ByteModel.MaxTableBits} are known.");
        var runner = new OperationRunner(new BitCoder(delta), new BaseReader(source, header.BaseSize), tape, tableBits);
        while (tape.Remaining > 0)
        {
            stop.ThrowIfCancellationRequested();
            if (runner.Run(default) is { } problem) return problem;
        }

        return null;
    }
}
