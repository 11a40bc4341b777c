using System.Runtime.InteropServices;
using Edge.Agent.Tensors;
using Edge.Agent.Tensors.Numpy;
using Edge.TestKit;

namespace Edge.Agent.Tests.Tensors;

/// <summary>The files in base64 are what NumPy's own <c>np.save</c> wrote.</summary>
public sealed class NpyFileTests : IDisposable
{
    private const string Matrix = "k05VTVBZAQB2AHsnZGVzY3InOiAnPGY0JywgJ2ZvcnRyYW5fb3JkZXInOiBGYWxzZSwgJ3NoYXBlJzogKDIsIDIpLCB9ICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgIAoAAMA/AAAAQAAAQEAAAIDA";
    private const string Vector = "k05VTVBZAQB2AHsnZGVzY3InOiAnPGk4JywgJ2ZvcnRyYW5fb3JkZXInOiBGYWxzZSwgJ3NoYXBlJzogKDMsKSwgfSAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgIAoAAAAAAAAAAAEAAAAAAAAAAgAAAAAAAAA=";
    private const string Scalar = "k05VTVBZAQB2AHsnZGVzY3InOiAnPGY4JywgJ2ZvcnRyYW5fb3JkZXInOiBGYWxzZSwgJ3NoYXBlJzogKCksIH0gICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgIAoAAAAAAAAdQA==";
    private const string Fortran = "k05VTVBZAQB2AHsnZGVzY3InOiAnPGY0JywgJ2ZvcnRyYW5fb3JkZXInOiBUcnVlLCAnc2hhcGUnOiAoMiwgMyksIH0gICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgIAoAAIA/AACAPwAAgD8AAIA/AACAPwAAgD8=";
    private const string Words = "k05VTVBZAQB2AHsnZGVzY3InOiAnPFUxJywgJ2ZvcnRyYW5fb3JkZXInOiBGYWxzZSwgJ3NoYXBlJzogKDEsKSwgfSAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgIAphAAAA";

    private readonly TemporaryDirectory _folder = new();

    [Theory]
    [InlineData(Matrix, TensorType.Float32, new long[] { 2, 2 }, new[] { 1.5, 2, 3, -4 })]
    [InlineData(Vector, TensorType.Int64, new long[] { 3 }, new[] { 0.0, 1, 2 })]
    [InlineData(Scalar, TensorType.Float64, new long[0], new[] { 7.25 })]
    public void Read_WhatNumPySaved_GivesTypeShapeAndNumbers(string saved, TensorType type, long[] shape, double[] numbers)
    {
        var array = NpyFile.Read(Save(Convert.FromBase64String(saved))).Value;

        Assert.Equal(type, array.Type);
        Assert.Equal(shape, array.Shape);
        Assert.Equal(numbers, NpyNumbers.Of(array.Type, array.Data.Span));
    }

    [Fact]
    public void Write_Matrix_IsByteForByteWhatNumPySaves()
    {
        var data = MemoryMarshal.AsBytes<float>([1.5f, 2, 3, -4]).ToArray();

        NpyFile.Write(_folder.Combine("ours.npy"), new NpyArray(TensorType.Float32, [2, 2], data));

        Assert.Equal(Matrix, Convert.ToBase64String(File.ReadAllBytes(_folder.Combine("ours.npy"))));
    }

    [Fact]
    public void Write_Vector_IsByteForByteWhatNumPySaves()
    {
        NpyFile.Write(_folder.Combine("ours.npy"), new NpyArray(TensorType.Int64, [3], MemoryMarshal.AsBytes<long>([0, 1, 2]).ToArray()));

        Assert.Equal(Vector, Convert.ToBase64String(File.ReadAllBytes(_folder.Combine("ours.npy"))));
    }

    [Theory]
    [InlineData(Fortran, "is in Fortran order")]
    [InlineData(Words, "holds elements that are not compared")]
    [InlineData("AAAA", "is no .npy file")]
    public void Read_WhatCannotBeCompared_SaysWhy(string saved, string words) =>
        Assert.Contains(words, NpyFile.Read(Save(Convert.FromBase64String(saved))).Problem!.Message, StringComparison.Ordinal);

    [Fact]
    public void Read_Truncated_SaysHowMuchIsMissing() =>
        Assert.Contains("holds 15 bytes where its shape says 16", NpyFile.Read(Save(Convert.FromBase64String(Matrix)[..^1])).Problem!.Message, StringComparison.Ordinal);

    public void Dispose() => _folder.Dispose();

    private string Save(byte[] bytes)
    {
        var path = _folder.Combine("theirs.npy");
        File.WriteAllBytes(path, bytes);
        return path;
    }
}
