using System.Buffers.Binary;

namespace Edge.Agent.Devices.Cameras;

/// <summary>
/// Cuts a stream of BMP files, one after the other, as ffmpeg's <c>image2pipe</c> writes them. Chosen over JPEG because a file says
/// how long it is, nothing is lost in it, and nobody spends time on compressing what is decoded at once.
/// </summary>
internal sealed class BitmapStream
{
    /// <summary>BITMAPFILEHEADER: the letters BM, the file's size, what nobody uses, where the pixels begin.</summary>
    private const int HeadSize = 14;

    /// <summary>Beyond any camera, 16 times 4K, and below what would take the box's memory.</summary>
    private const int MaxBytes = 512 << 20;

    private readonly Stream _stream;
    private readonly byte[] _head = new byte[HeadSize];

    /// <summary>A cutter.</summary>
    /// <param name="stream">The files.</param>
    public BitmapStream(Stream stream) => _stream = stream;

    /// <summary>The next file.</summary>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>Null where the stream ended, in the middle of one or not.</returns>
    /// <exception cref="InvalidDataException">Something else came than a BMP file.</exception>
    public async ValueTask<byte[]?> ReadAsync(CancellationToken cancellationToken)
    {
        if (await _stream.ReadAtLeastAsync(_head, HeadSize, throwOnEndOfStream: false, cancellationToken) < HeadSize) return null;
        var size = BinaryPrimitives.ReadUInt32LittleEndian(_head.AsSpan(2));
        if (!_head.AsSpan().StartsWith("BM"u8) || size is <= HeadSize or > MaxBytes) throw new InvalidDataException("what came is no BMP file");
        var file = GC.AllocateUninitializedArray<byte>((int)size);
        _head.CopyTo(file, 0);
        var rest = file.AsMemory(HeadSize);
        return await _stream.ReadAtLeastAsync(rest, rest.Length, throwOnEndOfStream: false, cancellationToken) < rest.Length ? null : file;
    }
}
