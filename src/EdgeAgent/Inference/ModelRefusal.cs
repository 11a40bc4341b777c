using System.Text.RegularExpressions;
using Edge.Protocol;
using Microsoft.ML.OnnxRuntime;

namespace Edge.Agent.Inference;

/// <summary>What ONNX Runtime says of a file that it does not open or run, without its source lines, and what to do about it.</summary>
internal static partial class ModelRefusal
{
    // The words of ONNX Runtime 1.31; another wording gets the last remedy, which is never wrong.
    private static readonly (string Words, string Remedy)[] Remedies =
    [
        ("External data", "Put the data file that the graph names beside it."),
        ("is not a registered function/op", "Export the model again with ONNX's own operators; this one is of another runtime, or of an opset too old to be carried on."),
        ("No opset import", "Export the model again with ONNX's own operators."),
        ("IR version", "Export the model again for an older ONNX, or name a newer ONNX Runtime in models.onnxRuntimeLibrary."),
        ("onnx opset versions", "Export the model again for a released opset, or name a newer ONNX Runtime in models.onnxRuntimeLibrary."),
    ];

    /// <summary>Reason and remedy.</summary>
    /// <param name="file">The file.</param>
    /// <param name="message">The runtime's message.</param>
    public static string Text(string file, string message)
    {
        var reason = Reason(message.Replace($"Load model from {file} failed:", "", StringComparison.Ordinal));
        var remedy = Array.Find(Remedies, known => message.Contains(known.Words, StringComparison.Ordinal)).Remedy;
        return $"{reason}. {remedy ?? "Fetch or export the file again."}";
    }

    /// <summary>What a client may know of a run that failed.</summary>
    /// <param name="exception">The failure.</param>
    public static Problem OfRun(OnnxRuntimeException exception) => new(ReasonCode.InferenceFailed, $"ONNX Runtime failed: {Reason(exception.Message)}.");

    /// <summary>The reason alone.</summary>
    /// <param name="message">The runtime's message.</param>
    public static string Reason(string message) =>
        Code().Replace(SourceLine().Replace(message, ""), "").Replace("Fatal error: ", "", StringComparison.Ordinal).Trim().TrimEnd('.');

    // "/onnxruntime_src/…/model.cc:256 onnxruntime::Model::Model(…) " and "tensorprotoutils.cc:461 ValidateExternalData ".
    [GeneratedRegex(@"\S+\.(?:cc|h):\d+ (?:[^()]*\([^()]*\)|\w+) ")]
    private static partial Regex SourceLine();

    [GeneratedRegex(@"^\[ErrorCode:\w+\] ")]
    private static partial Regex Code();
}
