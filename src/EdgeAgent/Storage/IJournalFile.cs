namespace Edge.Agent.Storage;

/// <summary>An open file of the journal.</summary>
public interface IJournalFile : IDisposable
{
    /// <summary>Bytes of the file.</summary>
    /// <exception cref="IOException">Nobody can say.</exception>
    long Length { get; }

    /// <summary>Reads at an offset.</summary>
    /// <param name="buffer">Receives the bytes.</param>
    /// <param name="offset">Where, from the file's start.</param>
    /// <returns>How many bytes were read; 0 at the end.</returns>
    /// <exception cref="IOException">The disk cannot read them.</exception>
    int Read(Span<byte> buffer, long offset);

    /// <summary>Writes all bytes at an offset.</summary>
    /// <param name="bytes">The bytes.</param>
    /// <param name="offset">Where, from the file's start.</param>
    /// <exception cref="IOException">Some of the bytes may have been written.</exception>
    void Write(ReadOnlySpan<byte> bytes, long offset);

    /// <summary>Returns when everything written is on the disk itself.</summary>
    /// <exception cref="IOException">What the disk holds is unknown: the kernel may have dropped the dirty pages.</exception>
    void Flush();

    /// <summary>Cuts the file.</summary>
    /// <param name="length">New length in bytes.</param>
    /// <exception cref="IOException">The length is unchanged.</exception>
    void Cut(long length);
}
