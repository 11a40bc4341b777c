using System.Text.Json;
using Edge.Hub.Api;
using Edge.Hub.Storage;
using Edge.Protocol;
using Edge.Protocol.Messages;

namespace Edge.Hub.Uploads;

/// <summary>
/// Finished uploads below <c>uploads/</c>: contents by digest and device, and a small file about each. Paths are made of
/// checked names, ids and digests only; what a device calls a file is never part of one.
/// </summary>
internal sealed class UploadStore
{
    /// <summary>Looks at an unchanged folder before it is believed: a file system's clock is coarser than two writes.</summary>
    private const int Looks = 2;

    private readonly string _folder;
    private readonly Lock _gate = new();
    private readonly Lock _refreshing = new();
    private readonly Dictionary<string, (DateTime Changed, int Looks)> _read = [];
    private readonly Dictionary<(DeviceAddress, Guid), UploadItem> _items = [];
    private readonly Dictionary<(DeviceAddress, Guid), UploadItem> _pictures = [];
    private readonly Dictionary<(DeviceAddress, ArtifactDigest), long> _contents = [];

    /// <summary>Opens the store.</summary>
    /// <param name="dataDirectory">The hub's data folder.</param>
    public UploadStore(string dataDirectory)
    {
        _folder = Path.Combine(dataDirectory, "uploads");
        Refresh();
    }

    /// <summary>Takes in what another hub process recorded or erased; folders of devices without anything new cost a look each.</summary>
    /// <exception cref="IOException">The folder cannot be read.</exception>
    public void Refresh()
    {
        var items = new DirectoryInfo(Path.Combine(_folder, "items"));
        if (!items.Exists) return;
        lock (_refreshing)
        {
            foreach (var device in items.EnumerateDirectories().SelectMany(site => site.EnumerateDirectories()))
            {
                var (changed, looks) = _read.GetValueOrDefault(device.FullName);
                if (changed != device.LastWriteTimeUtc) looks = 0;
                if (looks == Looks) continue;
                changed = device.LastWriteTimeUtc;
                foreach (var file in device.EnumerateFiles("*.json")) Read(file);
                Forget(new DeviceAddress(device.Parent!.Name, device.Name));
                _read[device.FullName] = (changed, looks + 1);
            }
        }
    }

    /// <summary>Finished uploads, newest first.</summary>
    public IReadOnlyList<UploadItem> List(DeviceAddress? device, Guid? decision)
    {
        lock (_gate)
        {
            return [.. _items.Values
                .Where(item => (device is null || item.Address == device) && (decision is null || item.Offer.DecisionId == decision))
                .OrderByDescending(item => item.ReceivedAt)];
        }
    }

    public UploadItem? Find(DeviceAddress device, Guid id)
    {
        lock (_gate) return _items.GetValueOrDefault((device, id));
    }

    /// <summary>The smallest picture of a decision, for a row of a table.</summary>
    public UploadItem? Picture(DeviceAddress device, Guid decision)
    {
        lock (_gate) return _pictures.GetValueOrDefault((device, decision));
    }

    /// <summary>Bytes of a device's upload; null when it is not here.</summary>
    public long? SizeOf(DeviceAddress device, ArtifactDigest digest)
    {
        lock (_gate) return _contents.TryGetValue((device, digest), out var size) ? size : null;
    }

    /// <summary>Bytes of one device's finished uploads, and of all.</summary>
    public (long Device, long All) Bytes(DeviceAddress device)
    {
        lock (_gate) return (_contents.Where(content => content.Key.Item1 == device).Sum(content => content.Value), _contents.Values.Sum());
    }

    /// <summary>Where an upload on its way lies.</summary>
    public string PartialOf(DeviceAddress device, ArtifactDigest digest) => Path.Combine(PartialsOf(device), digest.Hex);

    /// <summary>The folder of a device's uploads on their way.</summary>
    public string PartialsOf(DeviceAddress device) => Path.Combine(_folder, "partial", device.Site, device.Device);

    /// <summary>Where a finished upload's bytes lie.</summary>
    public string ContentOf(DeviceAddress device, ArtifactDigest digest) => Path.Combine(_folder, "content", device.Site, device.Device, digest.Hex[..2], digest.Hex);

    /// <summary>Takes a finished file over; its digest was checked and its data flushed.</summary>
    public void Adopt(DeviceAddress device, ArtifactDigest digest, string path)
    {
        var content = ContentOf(device, digest);
        Directory.CreateDirectory(Path.GetDirectoryName(content)!);
        File.Move(path, content, overwrite: true);
    }

    /// <summary>Writes down that an upload is here; the same again changes nothing.</summary>
    public void Record(UploadItem item)
    {
        if (Find(item.Address, item.Offer.Id) is not null) return;
        DurableFile.Write(ItemOf(item), JsonSerializer.SerializeToUtf8Bytes(item, HubJson.Options));
        Add(item);
    }

    /// <summary>Removes uploads for good, overwriting their bytes; contents that another upload shares stay.</summary>
    /// <param name="match">Which.</param>
    /// <returns>How many.</returns>
    /// <exception cref="IOException">Some still stand.</exception>
    public int Erase(Predicate<UploadItem> match)
    {
        lock (_gate)
        {
            var meant = _items.Values.Where(item => match(item)).ToList();
            foreach (var item in meant)
            {
                if (!Remove(item)) DurableFile.Wipe(ContentOf(item.Address, item.Offer.Digest));
                DurableFile.Wipe(ItemOf(item));
            }

            ChoosePictures(meant);
            return meant.Count;
        }
    }

    /// <summary>Lets go of what another process erased.</summary>
    private void Forget(DeviceAddress device)
    {
        lock (_gate)
        {
            var gone = _items.Values.Where(item => item.Address == device && !File.Exists(ItemOf(item))).ToList();
            foreach (var item in gone) Remove(item);
            ChoosePictures(gone);
        }
    }

    /// <returns>Whether another upload has the same bytes.</returns>
    private bool Remove(UploadItem item)
    {
        var address = item.Address;
        _items.Remove((address, item.Offer.Id));
        if (item.Offer.DecisionId is { } decision) _pictures.Remove((address, decision));
        if (_items.Values.Any(other => other.Address == address && other.Offer.Digest == item.Offer.Digest)) return true;
        _contents.Remove((address, item.Offer.Digest));
        return false;
    }

    /// <summary>The next best picture of decisions that keep one.</summary>
    private void ChoosePictures(IReadOnlyCollection<UploadItem> removed)
    {
        foreach (var (address, decision) in removed.Where(item => item.Offer.DecisionId is not null).Select(item => (item.Address, item.Offer.DecisionId!.Value)).ToHashSet())
        {
            foreach (var item in _items.Values.Where(item => item.Address == address && item.Offer.DecisionId == decision).ToList()) Add(item);
        }
    }

    private string ItemOf(UploadItem item) => Path.Combine(_folder, "items", item.Site, item.Device, $"{item.Offer.Id:N}.json");

    private void Read(FileInfo file)
    {
        var address = new DeviceAddress(file.Directory!.Parent!.Name, file.Directory.Name);
        if (Guid.TryParse(Path.GetFileNameWithoutExtension(file.Name), out var id) && Find(address, id) is not null) return;
        if (JsonSerializer.Deserialize<UploadItem>(File.ReadAllBytes(file.FullName), HubJson.Options) is { } item && File.Exists(ContentOf(item.Address, item.Offer.Digest))) Add(item);
    }

    private void Add(UploadItem item)
    {
        lock (_gate)
        {
            _items[(item.Address, item.Offer.Id)] = item;
            _contents[(item.Address, item.Offer.Digest)] = item.Offer.Size;
            if (item.Offer is not { DecisionId: { } decision, Kind: UploadKind.Thumbnail or UploadKind.Crop or UploadKind.Image }) return;
            if (!_pictures.TryGetValue((item.Address, decision), out var known) || item.Offer.Size < known.Offer.Size) _pictures[(item.Address, decision)] = item;
        }
    }
}
