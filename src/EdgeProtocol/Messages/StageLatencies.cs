namespace Edge.Protocol.Messages;

/// <summary>Milliseconds each stage took; a stage that did not run is 0.</summary>
/// <param name="Queue">From capture until decoding began.</param>
/// <param name="Decode">Decoding the image.</param>
/// <param name="Preprocess">Filling the input tensor.</param>
/// <param name="Inference">The model's run.</param>
/// <param name="Postprocess">Activation, labels and rule.</param>
public sealed record StageLatencies(double Queue, double Decode, double Preprocess, double Inference, double Postprocess);
