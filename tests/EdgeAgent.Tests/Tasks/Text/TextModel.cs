using Edge.Agent.Commands;
using Edge.Agent.Inference;
using Edge.Agent.Pipeline;
using Edge.Agent.Serving;
using Edge.Agent.Tests.Fixtures;
using Edge.Protocol;
using Edge.TestKit;

namespace Edge.Agent.Tests.Tasks.Text;

/// <summary>A text model's folder, loaded and asked.</summary>
internal static class TextModel
{
    public static async Task<Outcome<TaskAnswer>> AskAsync(string folder, string text)
    {
        if (!ModelFolder.Find(folder).TryGet(out var snapshot, out var problem)) return problem;
        if (!(await SingleText.OpenAsync(new OnnxRuntimeLibrary(1), snapshot, TimeProvider.System)).TryGet(out var model, out problem)) return problem;
        await using (model) return await model.AnswerAsync(text, TestContext.Current.CancellationToken);
    }

    public static async Task<Outcome<TaskAnswer>> AskTinyAsync(string text, string? json = null, byte[]? onnx = null)
    {
        using var repository = new TemporaryDirectory();
        return await AskAsync(TinyTextModel.Write(repository.Path, json, onnx), text);
    }
}
