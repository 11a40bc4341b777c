using System.Text;
using CsCheck;
using Edge.Agent.Models;
using Edge.Agent.Tasks;
using Edge.Agent.Tests.Fixtures;
using Edge.Protocol;
using Edge.TestKit;

namespace Edge.Agent.Tests.Models;

/// <summary>Model folders that nobody wrote by hand: a reader gives a description or says what is wrong; it never throws.</summary>
public sealed class ModelFileFuzzTests : IDisposable
{
    private const string Golden = """
        { "cases": [ { "image": "white.png", "label": "good", "scores": [0.9, 0.05, 0.05] },
                     { "text": "a text", "embedding": [1, 2], "detections": [ { "label": "good", "score": 0.5, "box": { "left": 1, "top": 2, "right": 3, "bottom": 4 } } ] } ] }
        """;

    private static readonly string[] Files = [.. CompleteModels.Names.Select(name => CompleteModels.Read(name).ToJsonString()).Append(TinyModel.Json())];

    private static readonly string[] Snippets =
    [
        "{", "}", "[", "]", ",", ":", "\"", "null", "true", "-1", "0", "1e999", "1e-999", "99999999999999999999", "\"\\ud800\"", "\"\\u0000\"", "\"\\", "[[[[[[[[",
        "\"task\":\"tensors\",", "\"variants\":[null],", "\"file\":\"../x\",", "\"options\":{\"cpu\":{\"\\udc00\":\"\"}},", "[{}]", "{\"\":\"\"}", "//", "/*", "\0", "ÿ",
    ];

    private static readonly TaskOptions ImageTask = ModelDescriptionReader.Read(Encoding.UTF8.GetBytes(TinyModel.Json()), "/m/model.json").Value.Task;

    private readonly TemporaryDirectory _folder = new();

    [Fact]
    public void Read_MutatedModelJson_GivesADescriptionOrAProblem() => Mutated(Files).Sample(
        bytes =>
        {
            var outcome = ModelDescriptionReader.Read(bytes, "/m/model.json");
            if (outcome.TryGet(out var description, out var problem))
            {
                Assert.True(description.Serving.Instances >= 1 && description.Name.Length > 0 && description.ExecutionProviders.Order.Count > 0);
                return;
            }

            Assert.Equal(ReasonCode.Malformed, problem.Reason);
            Assert.StartsWith("/m/model.json: ", problem.Message, StringComparison.Ordinal);
            Assert.InRange(problem.Message.Length, 20, 100_000);
        },
        iter: 30_000);

    [Fact]
    public void Read_MutatedGoldenCases_GivesCasesOrErrors()
    {
        var cases = _folder.Combine("golden.json");
        File.WriteAllBytes(_folder.Combine("white.png"), TestImages.White);
        Mutated([Golden]).Sample(
            bytes =>
            {
                File.WriteAllBytes(cases, bytes);
                var errors = new List<string>();
                var read = GoldenReader.Read(_folder.Path, ImageTask, ["good", "dark", "split"], errors);
                Assert.True(errors.Count > 0 || read.All(item => item.Text is not null || File.Exists(item.Image)));
            },
            iter: 5_000,
            threads: 1);
    }

    [Theory]
    [InlineData("""{"name":"\ud800"}""")]
    [InlineData("""{"name":"m","\udc00":1}""")]
    public void Read_HalfASurrogatePair_IsMalformed(string json) =>
        Assert.Equal(ReasonCode.Malformed, ModelDescriptionReader.Read(Encoding.UTF8.GetBytes(json), "/m/model.json").Problem!.Reason);

    [Theory]
    [InlineData("""{"cases":[null]}""")]
    [InlineData("""{"cases":[{"text":"t","detections":[null]}]}""")]
    [InlineData("""{"cases":[{"text":"t","detections":[{"label":null,"score":1,"box":{"left":0,"top":0,"right":1,"bottom":1}}]}]}""")]
    public void Read_GoldenCaseThatIsNull_IsAnError(string json)
    {
        File.WriteAllText(_folder.Combine("golden.json"), json);
        var errors = new List<string>();

        GoldenReader.Read(_folder.Path, ImageTask, ["good"], errors);

        Assert.NotEmpty(errors);
    }

    public void Dispose() => _folder.Dispose();

    private static Gen<byte[]> Mutated(string[] files) =>
        from file in Gen.Int[0, files.Length - 1]
        from edits in Gen.Select(Gen.Int[0, 4000], Gen.Int[0, 60], Gen.Int[0, 3], Gen.Int[0, Snippets.Length - 1]).Array[1, 5]
        select Apply(files[file], edits);

    /// <summary>The file with some of its pieces cut out, doubled, overwritten or put in elsewhere.</summary>
    private static byte[] Apply(string file, (int At, int Length, int Kind, int Snippet)[] edits)
    {
        var text = new StringBuilder(file);
        foreach (var (where, wanted, kind, snippet) in edits)
        {
            var at = text.Length == 0 ? 0 : where % text.Length;
            var length = Math.Min(wanted, text.Length - at);
            _ = kind switch
            {
                0 => text.Remove(at, length),
                1 => text.Insert(at, text.ToString(at, length)),
                2 => text.Remove(at, length).Insert(at, Snippets[snippet]),
                _ => text.Insert(at, Snippets[snippet]),
            };
        }

        return Encoding.UTF8.GetBytes(text.ToString());
    }
}
