using Edge.Agent.Inference;

namespace Edge.Agent.Tests.Inference;

/// <summary>Messages as ONNX Runtime 1.31.1 writes them.</summary>
public sealed class ModelRefusalTests
{
    [Theory]
    [InlineData(
        "[ErrorCode:Fail] Load model from /m/a.onnx failed:Fatal error: com.microsoft:LegacyPadding(-1) is not a registered function/op",
        "com.microsoft:LegacyPadding(-1) is not a registered function/op. Export the model again with ONNX's own operators; this one is of another runtime, or of an opset too old to be carried on.")]
    [InlineData(
        "[ErrorCode:Fail] Load model from /m/a.onnx failed:/onnxruntime_src/onnxruntime/core/graph/model.cc:256 onnxruntime::Model::Model(onnx::ModelProto&&, const onnxruntime::ModelOptions&) Unsupported model IR version: 99, max supported IR version: 13\n",
        "Unsupported model IR version: 99, max supported IR version: 13. Export the model again for an older ONNX, or name a newer ONNX Runtime in models.onnxRuntimeLibrary.")]
    [InlineData(
        "[ErrorCode:Fail] External data path validation failed for initializer: w. Error: tensorprotoutils.cc:461 ValidateExternalDataPathFromDir External data path does not exist: \"/m/weights.bin\"",
        "External data path validation failed for initializer: w. Error: External data path does not exist: \"/m/weights.bin\". Put the data file that the graph names beside it.")]
    [InlineData("[ErrorCode:InvalidProtobuf] Protobuf parsing failed.", "Protobuf parsing failed. Fetch or export the file again.")]
    public void Text_MessageOfTheRuntime_KeepsTheReasonAndNamesTheRemedy(string message, string text) => Assert.Equal(text, ModelRefusal.Text("/m/a.onnx", message));

    [Fact]
    public void Reason_OfARunThatFailed_NamesNoSourceFile() => Assert.Equal(
        "Non-zero status code returned while running Reshape node. Name:'r' Status Message: The input tensor cannot be reshaped to the requested shape",
        ModelRefusal.Reason("[ErrorCode:RuntimeException] Non-zero status code returned while running Reshape node. Name:'r' Status Message: /onnxruntime_src/onnxruntime/core/providers/cpu/tensor/reshape_helper.h:47 onnxruntime::ReshapeHelper::ReshapeHelper(const onnxruntime::TensorShape&, onnxruntime::TensorShapeVector&, bool) The input tensor cannot be reshaped to the requested shape.\n"));
}
