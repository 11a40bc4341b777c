using Edge.Agent.Storage;
using Edge.Protocol;

namespace Edge.Agent.Tests.Storage;

public sealed class StorageFaultTests
{
    [Fact]
    public void Describe_DeviceWithoutRoom_SaysDiskFull()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "/dev/full is Linux's.");
        using var handle = File.OpenHandle("/dev/full", FileMode.Open, FileAccess.Write);

        var exception = Assert.ThrowsAny<IOException>(() => RandomAccess.Write(handle, new byte[] { 1 }, 0));

        Assert.Equal(ReasonCode.DiskFull, StorageFault.Describe("Cannot write", exception).Reason);
    }

    [Fact]
    public void Describe_AnythingElse_SaysInputOutputAndWhat()
    {
        var problem = StorageFault.Describe("Cannot write 'x'", new UnauthorizedAccessException("denied"));

        Assert.Equal(new Problem(ReasonCode.InputOutput, "Cannot write 'x': denied"), problem);
    }
}
