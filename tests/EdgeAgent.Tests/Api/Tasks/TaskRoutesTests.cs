using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Edge.Agent.Tasks;
using Edge.Agent.Tests.Api.Support;

namespace Edge.Agent.Tests.Api.Tasks;

public sealed class TaskRoutesTests : IAsyncLifetime
{
    private ServingRig _rig = null!;

    public async ValueTask InitializeAsync() => _rig = await ServingRig.StartAsync();

    public ValueTask DisposeAsync() => _rig.DisposeAsync();

    [Theory]
    [InlineData("v1/tasks/echo", """[{"label":"dog","index":1,"score":0.7},{"label":"fox","index":2,"score":0.2},{"label":"cat","index":0,"score":0.1}]""")]
    [InlineData("v1/tasks/echo/versions/3?top=1", """[{"label":"dog","index":1,"score":0.7}]""")]
    public async Task Answer_Image_GivesTheBestLabels(string path, string labels)
    {
        var (status, body) = await SendAsync(path, [1, 2, 3], "image/jpeg");

        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Equal(
            $$$"""{"model":"echo","version":"3","task":"image-classification","executionProvider":"cpu","labels":{{{labels}}},"timing":{"queueMicroseconds":1,"preprocessMicroseconds":2,"inferMicroseconds":3,"postprocessMicroseconds":4}}""",
            JsonSerializer.Serialize(body));
        Assert.Equal([1, 2, 3], _rig.Service.LastTask!.Image!.Value.ToArray());
    }

    [Theory]
    [InlineData("text/plain; charset=utf-8", "Grüße")]
    [InlineData("application/json", """{"text":"Gr\u00fc\u00dfe","more":1}""")]
    public async Task Answer_Text_ReachesTheTask(string type, string body)
    {
        await SendAsync("v1/tasks/echo", Encoding.UTF8.GetBytes(body), type);

        Assert.Equal(("Grüße", null), (_rig.Service.LastTask!.Text, _rig.Service.LastTask.Image));
    }

    [Fact]
    public async Task Answer_Detections_HaveBoxes()
    {
        _rig.Service.Add(new MemoryModel(MemoryModels.EchoModel().Served with { Name = "finder", Task = "object-detection" }, (inputs, _) => new(inputs)));
        _rig.Service.TaskResult = new TaskResult([0, 0, 0.9f], [new Detection(2, 0.9f, 1, 2.5f, 3, 4)], []);

        var (_, found) = await SendAsync("v1/tasks/finder", [1, 2], "application/octet-stream");
        _rig.Service.TaskResult = TaskResult.Of([0, 0, 0]);
        var (_, nothing) = await SendAsync("v1/tasks/finder", [1, 2], "application/octet-stream");

        Assert.Equal("""[{"label":"fox","index":2,"score":0.9,"box":{"left":1,"top":2.5,"right":3,"bottom":4}}]""", JsonSerializer.Serialize(found.GetProperty("detections")));
        Assert.Equal("[]", JsonSerializer.Serialize(nothing.GetProperty("detections")));
    }

    [Fact]
    public async Task Answer_Embedding_IsItsNumbers()
    {
        _rig.Service.TaskResult = new TaskResult([], [], [0.5f, float.NaN]);

        var (_, body) = await SendAsync("v1/tasks/text", Encoding.UTF8.GetBytes("hello"), "text/plain");

        Assert.Equal("[0.5,null]", JsonSerializer.Serialize(body.GetProperty("embedding")));
    }

    [Theory]
    [InlineData("v1/tasks/echo", "application/xml", "x", 400, "Content-Type 'application/xml' is none of")]
    [InlineData("v1/tasks/echo", "image/png", "", 400, "The request has no body")]
    [InlineData("v1/tasks/echo", "image/png", "x", 400, "The bytes are no image.")]
    [InlineData("v1/tasks/echo", "application/json", """{"text":5}""", 400, "must be {\"text\"")]
    [InlineData("v1/tasks/echo", "application/json", "{", 400, "must be {\"text\"")]
    [InlineData("v1/tasks/echo?top=0", "image/png", "xx", 400, "top: '0' is not a number from 1.")]
    [InlineData("v1/tasks/echo?top=many", "image/png", "xx", 400, "top: 'many'")]
    [InlineData("v1/tasks/nobody", "image/png", "xx", 404, "There is no model 'nobody'")]
    [InlineData("v1/tasks/broken", "image/png", "xx", 503, "Model 'broken' is not loaded.")]
    [InlineData("v1/tasks/echo/versions/4", "image/png", "xx", 404, "Version 4")]
    public async Task Answer_RequestThatDoesNotFit_SaysWhy(string path, string type, string body, int expected, string words)
    {
        var (status, answer) = await SendAsync(path, Encoding.UTF8.GetBytes(body), type);

        Assert.Contains(words, answer.GetProperty("error").GetString(), StringComparison.Ordinal);
        Assert.Equal(expected, (int)status);
    }

    [Fact]
    public async Task Answer_TextThatIsNone_Is400()
    {
        var (status, answer) = await SendAsync("v1/tasks/echo", [0xFF, 0xFE], "text/plain");

        Assert.Equal((HttpStatusCode.BadRequest, "The text is not UTF-8."), (status, answer.GetProperty("error").GetString()));
    }

    private Task<(HttpStatusCode Status, JsonElement Body)> SendAsync(string path, byte[] body, string type)
    {
        var content = new ByteArrayContent(body);
        content.Headers.ContentType = MediaTypeHeaderValue.Parse(type);
        return _rig.PostAsync(path, content);
    }
}
