namespace Edge.Agent.Tasks;

/// <summary>Where in an image something is unlike the good ones. It shows the part's outline, so policies about pictures hold for it too.</summary>
/// <param name="Width">Patches of a row.</param>
/// <param name="Height">Rows.</param>
/// <param name="Threshold">The image's threshold, in the values' unit.</param>
/// <param name="Values">Each patch's distance to the good ones, row by row.</param>
public sealed record Heatmap(int Width, int Height, float Threshold, float[] Values);
