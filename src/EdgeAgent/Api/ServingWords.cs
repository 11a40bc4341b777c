using Edge.Agent.Serving;

namespace Edge.Agent.Api;

/// <summary>Triton's words for the states of a model.</summary>
internal static class ServingWords
{
    /// <summary>The word, for example <c>READY</c>.</summary>
    /// <param name="state">The state.</param>
    public static string Of(ServingState state) => state switch
    {
        ServingState.Ready => "READY",
        ServingState.Loading => "LOADING",
        ServingState.Unloading => "UNLOADING",
        _ => "UNAVAILABLE",
    };
}
