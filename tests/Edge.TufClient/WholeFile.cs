namespace Edge.TufClient;

/// <summary>Replaces a file whole.</summary>
internal static class WholeFile
{
    public static void Write(string path, ReadOnlySpan<byte> bytes)
    {
        var temporary = path + ".tmp";
        using (var file = File.Create(temporary)) file.Write(bytes);
        File.Move(temporary, path, overwrite: true);
    }
}
