namespace Edge.Agent.Storage.Segments;

/// <summary>The segments of a folder as their names and lengths say, for whoever does not own the journal.</summary>
internal static class SegmentFiles
{
    /// <summary>Lists them, oldest first.</summary>
    /// <param name="folder">The folder.</param>
    /// <exception cref="IOException">The folder cannot be read.</exception>
    public static IReadOnlyList<Segment> In(string folder)
    {
        var found = new List<(FileInfo File, ulong First)>();
        foreach (var file in new DirectoryInfo(folder).EnumerateFiles("*" + Segment.Extension))
        {
            // One that an agent deletes meanwhile is none any more.
            if (ulong.TryParse(Path.GetFileNameWithoutExtension(file.Name), out var first) && first > 0 && file.Exists) found.Add((file, first));
        }

        found.Sort((left, right) => left.First.CompareTo(right.First));
        // What a failed group left behind carries sequences of the next segment.
        return [.. found.Select((entry, i) => new Segment(
            entry.File.FullName, entry.First, i + 1 < found.Count ? found[i + 1].First - 1 : ulong.MaxValue, ulong.MaxValue, entry.File.Length, null))];
    }
}
