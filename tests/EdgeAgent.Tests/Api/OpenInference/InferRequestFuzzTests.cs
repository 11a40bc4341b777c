using System.Text;
using CsCheck;
using Edge.Agent.Api.Grpc;
using Edge.Agent.Api.Grpc.Wire;
using Edge.Agent.Api.OpenInference;
using Edge.Agent.Api.TensorFlow;
using Edge.Agent.Api.Tensors;
using Edge.Agent.Tensors;
using Edge.Agent.Tests.Api.Support;
using Edge.Protocol;
using Google.Protobuf;

namespace Edge.Agent.Tests.Api.OpenInference;

/// <summary>Bodies that nobody wrote by hand: a reader either gives a call whose parts fit each other, or a problem; it never throws.</summary>
public sealed class InferRequestFuzzTests
{
    private const int Limit = 1 << 16;

    private static readonly string[] Bodies =
    [
        """{"id":"42","parameters":{"priority":1,"timeout":5,"binary_data_output":true},"inputs":[{"name":"a","shape":[2,2],"datatype":"UINT32","parameters":{"binary_data_size":16}},{"name":"b","shape":[3],"datatype":"BOOL","parameters":{"binary_data_size":3}}],"outputs":[{"name":"o","parameters":{"binary_data":true}}]}""",
        """{"inputs":[{"name":"a","shape":[2],"datatype":"BYTES","parameters":{"binary_data_size":19}}]}""",
        """{"inputs":[{"name":"a","shape":[2,3],"datatype":"FP32","data":[[1,-2.5e3,NaN],[4,5,Infinity]]},{"data":["x","\u00fc\n"],"shape":[2],"datatype":"BYTES","name":"s"}]}""",
        """{"signature_name":"serving_default","instances":[{"x":[1,2,3]},{"x":[4.5,-5,6e2]}]}""",
        """{"inputs":{"x":[[1,2,3]]},"context":{"x":[1]},"examples":[{"x":[1,2,3]}]}""",
        """{"instances":[{"b64":"YmF6"},"text",["\ud83d\ude00"]]}""",
    ];

    private static readonly string[] Snippets =
        ["\"inputs\":", "\"data\":", "\"shape\":", "\"datatype\":\"BYTES\",", "\"binary_data_size\":", "[", "]", "{", "}", ",", "\"", "\\u", "\\", "-", "-1", "9223372036854775807", "1e999", "NaN", "Infinity", "null", "true", "\0", "\u00ff", "{\"b64\":", "[[[[["];

    /// <summary>A body with some of its pieces cut out, doubled, overwritten or put in elsewhere.</summary>
    private static readonly Gen<byte[]> Mutated =
        from body in One(Bodies)
        from edits in Gen.Select(Gen.Int[0, 400], Gen.Int[0, 40], Gen.Int[0, 3], One(Snippets)).Array[1, 6]
        from tail in Gen.Byte.Array[0, 40]
        select Apply(body, edits, tail);

    [Fact]
    public void Read_MutatedBodies_GiveACallThatFitsOrAProblem() => Gen.Select(Mutated, Gen.Int[-1, 420]).Sample(
        (body, header) =>
        {
            var outcome = InferRequestReader.Read(body, header < 0 ? null : header, Limit);
            if (!outcome.TryGet(out var call, out var problem))
            {
                Assert.True(problem.Reason == ReasonCode.Malformed || problem.Reason == ReasonCode.TooLarge || problem.Reason == ReasonCode.Unsupported);
                Assert.InRange(problem.Message.Length, 1, 20_000);
                return;
            }

            using (call) Assert.All(call.Inputs, AssertFits);
        },
        iter: 100_000);

    [Fact]
    public void Read_MutatedTensorFlowBodies_GiveACallThatFitsOrAProblem()
    {
        var models = new[] { MemoryModels.EchoModel().Served, MemoryModels.Pair().Served, MemoryModels.One("text", TensorType.Bytes, -1).Served };

        Gen.Select(Mutated, One(models), Gen.Bool).Sample(
            (body, model, examples) =>
            {
                if (!PredictReader.Read(body, model, examples, Limit).TryGet(out var call, out _)) return;
                using (call) Assert.All(call.Inputs, AssertFits);
            },
            iter: 50_000);
    }

    [Fact]
    public void Read_BinaryTensors_ComeOutAsTheyWentIn()
    {
        var tensor = Gen.Select(Gen.Enum<TensorType>(), Gen.Int[0, 5].Array[0, 3], Gen.Byte.Array[0, 8].Array[125]);
        tensor.Array[1, 4].Sample(
            tensors =>
            {
                var parts = tensors.Select(part => Bytes(part.Item1, part.Item2, part.Item3)).ToArray();
                var inputs = tensors.Select((part, index) => $$$"""{"name":"t{{{index}}}","shape":[{{{string.Join(',', part.Item2)}}}],"datatype":"{{{part.Item1.ProtocolName()}}}","parameters":{"binary_data_size":{{{parts[index].Length}}}}}""");
                var json = Encoding.UTF8.GetBytes($$"""{"inputs":[{{string.Join(',', inputs)}}]}""");

                using var call = InferRequestReader.Read((byte[])[.. json, .. parts.SelectMany(part => part)], json.Length, Limit).Value;

                Assert.Equal(parts.Select(Convert.ToHexString), call.Inputs.Select(input => Convert.ToHexString(input.Data.Span)));
                // One byte less, and something no longer fits.
                var cut = parts.SelectMany(part => part).SkipLast(1).ToArray();
                if (cut.Length < parts.Sum(part => part.Length)) Assert.False(InferRequestReader.Read((byte[])[.. json, .. cut], json.Length, Limit).IsSuccess);
            },
            iter: 5_000);
    }

    [Fact]
    public void Read_GrpcMessages_GiveACallThatFitsOrAProblem() => Gen.Byte.Array[0, 200].Sample(
        bytes =>
        {
            var message = new ModelInferRequest();
            try
            {
                message.MergeFrom(bytes);
            }
            catch (InvalidProtocolBufferException)
            {
                return;
            }

            if (!GrpcInferReader.Read(message, Limit).TryGet(out var call, out _)) return;
            using (call) Assert.All(call.Inputs, AssertFits);
        },
        iter: 100_000);

    private static Gen<T> One<T>(T[] values) => Gen.Int[0, values.Length - 1].Select(index => values[index]);

    private static void AssertFits(TensorValue tensor)
    {
        var elements = Shapes.Elements([.. tensor.Shape]);
        Assert.NotNull(elements);
        Assert.Equal(tensor.Type == TensorType.Bytes ? elements : elements * tensor.Type.Size(), tensor.Type == TensorType.Bytes ? ByteStrings.Count(tensor.Data.Span) : tensor.Data.Length);
    }

    private static byte[] Bytes(TensorType type, int[] shape, byte[][] material)
    {
        var elements = shape.Aggregate(1, (product, dimension) => product * dimension);
        return type == TensorType.Bytes
            ? [.. Enumerable.Range(0, elements).SelectMany(index => (byte[])[.. BitConverter.GetBytes(material[index].Length), .. material[index]])]
            : [.. Enumerable.Range(0, elements * type.Size()).Select(index => (byte)(index * 7))];
    }

    private static byte[] Apply(string body, (int At, int Length, int Kind, string Snippet)[] edits, byte[] tail)
    {
        var text = body;
        foreach (var (place, length, kind, snippet) in edits)
        {
            var at = Math.Min(place, text.Length);
            var end = Math.Min(at + length, text.Length);
            text = kind switch
            {
                0 => text.Remove(at, end - at),
                1 => text.Insert(at, text[at..end]),
                2 => text.Insert(at, snippet),
                _ => string.Concat(text.AsSpan(0, at), snippet, text.AsSpan(end)),
            };
        }

        return [.. Encoding.Latin1.GetBytes(text), .. tail];
    }
}
