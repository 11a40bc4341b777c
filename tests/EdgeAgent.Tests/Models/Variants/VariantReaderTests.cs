using System.Text;
using Edge.Agent.Models;
using Edge.Agent.Tests.Fixtures;

namespace Edge.Agent.Tests.Models.Variants;

public sealed class VariantReaderTests
{
    [Theory]
    [InlineData("[]", "'variants' must be an array of objects")]
    [InlineData("3", "'variants' must be an array of objects")]
    [InlineData("""[{ "file": "../x.onnx", "precision": "int8", "providers": ["cpu"] }]""", "'variants[0].file' must be a path inside the model's folder")]
    [InlineData("""[{ "file": "x.onnx", "precision": "int8", "providers": ["cpu"] }, 7]""", "'variants[1]' must be an object")]
    [InlineData("""[{ "file": "x.onnx", "precision": "int8", "providers": [] }]""", "'variants[0].providers' must list the execution providers")]
    [InlineData("""[{ "file": "x.onnx", "precision": "int8", "providers": ["cpu"], "requires": { "cuda": "new" } }]""", "'variants[0].requires.cuda' must be the lowest CUDA version")]
    [InlineData("""[{ "file": "x.onnx", "precision": "int8", "providers": ["cpu"], "goldenTolerance": -1 }]""", "'variants[0].goldenTolerance' must be the largest allowed score difference")]
    [InlineData("""[{ "file": "x.onnx", "precision": "int8", "providers": ["cpu"] }, { "file": "x.onnx", "precision": "fp16", "providers": ["cuda"] }]""", "'variants' names a file twice")]
    public void Read_BadVariants_NamesTheField(string variants, string message)
    {
        var json = TinyModel.Json().Replace("\"input\":", $"\"variants\": {variants}, \"input\":", StringComparison.Ordinal);

        Assert.Contains(message, ModelDescriptionReader.Read(Encoding.UTF8.GetBytes(json), "model.json").Problem!.Message, StringComparison.Ordinal);
    }
}
